import type { ApolloServer } from '@apollo/server'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import type { RpcCaller } from '@channel/service-kit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { GraphQLError } from 'graphql'
import { codedError } from './errors/coded-error.js'
import { inLanguage } from './errors/present.js'
import type { RequestErrorCode } from './errors/request-errors.js'
import { isRequestErrorCode } from './errors/request-errors.js'
import type { GatewayLogger } from './gateway-options.js'
import { limits } from './limits/operation-guard.js'
import type { Manifest } from './persisted/persisted-operations.js'
import { requireManifest } from './persisted/persisted-operations.js'
import type { Caller } from './request/caller.js'
import { idempotencyKeyHeader } from './request/idempotency.js'
import { preferredLanguage } from './request/language.js'
import type { RequestContext } from './request/request-context.js'
import { requestContext } from './request/request-context.js'

export type RouteOptions = {
  apollo: ApolloServer<RequestContext>
  rpc: RpcCaller
  callerOf: (authorization: string | undefined) => Promise<Caller>
  logger: GatewayLogger
  /** Present where only documents of the manifest are accepted. */
  required: Manifest | undefined
}

const languageOf = ({ headers }: FastifyRequest) => preferredLanguage(headers['accept-language'])

const contextOf =
  ({ rpc, callerOf, required }: RouteOptions) =>
  async (request: FastifyRequest): Promise<RequestContext> => {
    if (Array.isArray(request.body)) throw codedError('BATCHING_NOT_SUPPORTED', { status: 400 })
    const operation = request.method === 'GET' ? request.query : request.body
    if (required !== undefined) requireManifest(required, (operation ?? {}) as { query?: unknown; extensions?: unknown })
    return requestContext(rpc, {
      idempotencyKey: idempotencyKeyHeader(request.headers['idempotency-key']),
      caller: await callerOf(request.headers.authorization),
      traceId: request.traceId,
      language: languageOf(request),
    })
  }

/** Errors from before there is a context are put into the client's language here. */
const spoken =
  (context: (request: FastifyRequest) => Promise<RequestContext>, logger: GatewayLogger) =>
  async (request: FastifyRequest): Promise<RequestContext> => {
    try {
      return await context(request)
    } catch (error) {
      const known = error instanceof GraphQLError && isRequestErrorCode(error.extensions['code'])
      if (!known) logger.error({ err: error, traceId: request.traceId }, 'unexpected error')
      const { extensions } = known ? error : codedError('INTERNAL', { status: 500 })
      const { message, extensions: details } = inLanguage({ message: '', extensions }, languageOf(request), request.traceId)
      throw new GraphQLError(message, { extensions: details })
    }
  }

const BODY_FAULTS: Readonly<Record<string, RequestErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_INVALID_JSON_BODY: 'BODY_NOT_JSON',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'BODY_NOT_JSON',
}

type HttpFault = { code?: string; statusCode?: number }

/** `/graphql`. What fails before Apollo sees it (a body too large, not JSON) is answered in the same shape. */
export const graphqlRoute = async (app: FastifyInstance, options: RouteOptions): Promise<void> => {
  const { apollo, logger } = options
  const handler = fastifyApolloHandler(apollo, { context: spoken(contextOf(options), logger) })
  await app.register(async (scope) => {
    scope.setErrorHandler<Error & HttpFault>((error, request, reply) => {
      const status = error.statusCode ?? 500
      const code = BODY_FAULTS[error.code ?? ''] ?? (status < 500 ? 'BODY_NOT_JSON' : 'INTERNAL')
      if (code === 'INTERNAL') logger.error({ err: error, traceId: request.traceId }, 'unexpected error')
      const details = code === 'PAYLOAD_TOO_LARGE' ? { limitBytes: limits.bodyBytes } : {}
      const spokenError = inLanguage({ message: '', extensions: { code, ...details } }, languageOf(request), request.traceId)
      return reply.code(status).send({ errors: [spokenError] })
    })
    scope.route({ method: ['GET', 'POST'], url: '/graphql', handler })
  })
}
