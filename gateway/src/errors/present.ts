import type { ApolloServerPlugin } from '@apollo/server'
import { RpcInvalid, RpcUnavailable } from '@channel/service-kit'
import type { GraphQLFormattedError } from 'graphql'
import { GraphQLError } from 'graphql'
import type { GatewayLogger } from '../gateway-options.js'
import { limits } from '../limits/operation-guard.js'
import type { Language } from '../request/language.js'
import type { RequestContext } from '../request/request-context.js'
import type { InputIssue } from './coded-error.js'
import { badInput, codedError } from './coded-error.js'
import { messages } from './messages.js'
import { isRequestErrorCode } from './request-errors.js'

/** Codes under which Apollo says that the request, not the server, is at fault; its own words are kept. */
const REQUEST_FAULTS: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'BAD_REQUEST',
])

const isAboutVariables = (error: GraphQLError): boolean =>
  error.path === undefined && /^(?:Variable "\$|Too many errors processing variables)/.test(error.message)

/** `input.lines[0].quantity` without the name of the variable, or the variable itself: the path that the contracts give it. */
const pathIn = (message: string): (string | number)[] => {
  const place = /at "([^"]+)"/.exec(message)?.[1]
  const missing = /Field "(\w+)" of required type "[^"]+" was not provided/.exec(message)?.[1]
  const parts = place === undefined ? [] : place.split(/[.[\]]+/).slice(1)
  const path = [...parts, ...(missing === undefined ? [] : [missing])].filter((part) => part !== '')
  const variable = /^Variable "\$(\w+)"/.exec(message)?.[1]
  if (path.length === 0 && variable !== undefined && variable !== 'input') return [variable]
  return path.map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

const issueOf = ({ message }: GraphQLError): InputIssue => ({ path: pathIn(message), code: 'invalid_type', message })

const located = (error: GraphQLError, { path }: GraphQLError): GraphQLError =>
  new GraphQLError(error.message, { path, extensions: error.extensions })

const presentError = (error: GraphQLError, { call }: RequestContext, logger: GatewayLogger): GraphQLError => {
  if (isRequestErrorCode(error.extensions?.['code'])) return error
  const cause = error.originalError
  if (cause instanceof RpcInvalid) return located(badInput(cause.issues), error)
  if (cause instanceof RpcUnavailable) {
    logger.warn({ err: cause, traceId: call.traceId }, 'service not available')
    return located(codedError('SERVICE_UNAVAILABLE', { details: { retryable: true } }), error)
  }
  logger.error({ err: cause ?? error, path: error.path, traceId: call.traceId }, 'unexpected error')
  return located(codedError('INTERNAL', { details: { traceId: call.traceId } }), error)
}

/** What the errors of variables, resolvers and services are to the client. The unexpected are logged and masked. */
export const presentErrors =
  (logger: GatewayLogger) =>
  (errors: readonly GraphQLError[], context: RequestContext): GraphQLError[] => {
    const issues = errors.filter(isAboutVariables).map(issueOf)
    const others = errors.filter((error) => !isAboutVariables(error)).map((error) => presentError(error, context, logger))
    return issues.length === 0 ? others : [badInput(issues), ...others]
  }

const statusOf = (error: unknown): number => {
  const http = error instanceof GraphQLError ? (error.extensions['http'] as { status?: number } | undefined) : undefined
  return http?.status ?? 500
}

/** The last gate: whatever is neither ours nor the request's fault leaves without its words. */
export const formatError = (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
  const code = formatted.extensions?.['code']
  if (isRequestErrorCode(code)) return formatted
  if (/^Syntax Error: Document contains more tha[nt] \d+ tokens/.test(formatted.message)) {
    return { message: formatted.message, extensions: { code: 'QUERY_TOO_LONG', limit: limits.tokens } }
  }
  if (REQUEST_FAULTS.has(code)) return formatted
  if (statusOf(error) < 500) return { ...formatted, extensions: { ...formatted.extensions, code: 'BAD_REQUEST' } }
  return { message: 'Internal error', extensions: { code: 'INTERNAL' } }
}

/** The message of a coded error in the client's language. */
export const inLanguage = <E extends GraphQLFormattedError>(error: E, language: Language, traceId: string): E => {
  const code = error.extensions?.['code']
  if (!isRequestErrorCode(code)) return error
  const extensions = code === 'INTERNAL' ? { ...error.extensions, traceId } : { ...error.extensions }
  return { ...error, message: messages[language].requests[code](extensions), extensions }
}

/** Puts every coded error of a response into the client's language. */
export const translateErrors: ApolloServerPlugin<RequestContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ response: { body }, contextValue: { language, call } }) => {
      if (body.kind !== 'single' || body.singleResult.errors === undefined) return
      body.singleResult.errors = body.singleResult.errors.map((error) => inLanguage(error, language, call.traceId))
    },
  }),
}
