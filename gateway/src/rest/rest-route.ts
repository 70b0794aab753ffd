import type { CallContext, Command, Query, Result } from '@channel/contracts'
import type { KeyValue, RpcCaller } from '@channel/service-kit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { validInput } from '../errors/bad-input.js'
import { codedError } from '../errors/coded-error.js'
import type { Refusal } from '../errors/refusal-types.js'
import type { RequestErrorCode } from '../errors/request-errors.js'
import type { GatewayLogger } from '../gateway-options.js'
import { limits } from '../limits/operation-guard.js'
import type { Caller } from '../request/caller.js'
import { idempotencyKeyHeader } from '../request/idempotency.js'
import { preferredLanguage } from '../request/language.js'
import { readFlat } from './flat-input.js'
import { openApiOf } from './openapi.js'
import type { Operation } from './operations.js'
import { operationsOf } from './operations.js'
import { PROBLEM_TYPE, problemOfError, problemOfRefusal } from './problems.js'
import { rateLimit } from './rate-limit.js'
import type { RestCaller } from './rest-caller.js'
import { restCallerOf } from './rest-caller.js'

declare module 'fastify' {
  interface FastifyRequest {
    restCaller: RestCaller | undefined
  }
}

type Options = {
  readonly rpc: RpcCaller
  readonly cache: KeyValue
  readonly callerOf: (authorization: string | undefined) => Promise<Caller>
  readonly logger: GatewayLogger
  /** Requests of one key in a minute. */
  readonly requestsPerMinute: number
  readonly clock: () => Date
}

const REST_PREFIX = '/api/v1'

const wayOf = ({ headers, traceId }: FastifyRequest) => ({ language: preferredLanguage(headers['accept-language']), traceId })

const BODY_FAULTS: Readonly<Record<string, RequestErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_INVALID_JSON_BODY: 'BODY_NOT_JSON',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'BODY_NOT_JSON',
}

/** Fastify's own complaints about a body, as ours. */
const oursOf = (error: unknown): unknown => {
  const { code = '', statusCode = 500 } = error as { code?: string; statusCode?: number }
  const fault = BODY_FAULTS[code] ?? (code.startsWith('FST_') && statusCode < 500 ? 'BODY_NOT_JSON' : undefined)
  return fault === undefined ? error : codedError(fault, { details: { limitBytes: limits.bodyBytes } })
}

const sendError = (error: unknown, request: FastifyRequest, reply: FastifyReply, logger: GatewayLogger) => {
  const { problem, expected } = problemOfError(oursOf(error), wayOf(request))
  if (!expected) logger.error({ err: error, traceId: request.traceId }, 'unexpected error')
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer')
  return reply.code(problem.status).type(PROBLEM_TYPE).send(problem)
}

/** Before the body is read: who it is, whether that one comes too often, and whether it may. */
const admit = (options: Options) => {
  const callerOf = restCallerOf(options)
  const allowanceOf = rateLimit({ cache: options.cache, limit: options.requestsPerMinute, clock: options.clock })
  return ({ scope }: Operation) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      const caller = await callerOf(request.headers.authorization)
      const { allowed, limit, remaining, resetSeconds } = await allowanceOf(caller.principal.subject)
      void reply.headers({ 'ratelimit-limit': limit, 'ratelimit-remaining': remaining, 'ratelimit-reset': resetSeconds })
      if (!allowed) {
        void reply.header('retry-after', resetSeconds)
        throw codedError('RATE_LIMITED', { details: { limit, retryAfterSeconds: resetSeconds } })
      }
      if (!caller.may(scope)) throw codedError('SCOPE_MISSING', { details: { scope } })
      request.restCaller = caller
    }
}

const contextOf = ({ restCaller, traceId }: FastifyRequest): CallContext => {
  if (restCaller === undefined) throw codedError('UNAUTHENTICATED')
  return { principal: restCaller.principal, traceId }
}

const ask = async (message: Query, input: unknown, request: FastifyRequest, { rpc }: Options): Promise<unknown> =>
  rpc.call(message, validInput(message.input, input, wayOf(request).language), contextOf(request))

const tell = async (message: Command, request: FastifyRequest, reply: FastifyReply, { rpc }: Options): Promise<unknown> => {
  const idempotencyKey = idempotencyKeyHeader(request.headers['idempotency-key'])
  if (idempotencyKey === undefined) throw codedError('IDEMPOTENCY_KEY_REQUIRED')
  const way = wayOf(request)
  const input = validInput(message.input, { ...(request.body ?? {}), idempotencyKey }, way.language)
  const result = (await rpc.call(message, input, contextOf(request))) as Result<unknown, Refusal>
  if (result.ok) return result.value
  const problem = problemOfRefusal(result.error, way)
  return reply.code(problem.status).type(PROBLEM_TYPE).send(problem)
}

const offer = (
  scope: FastifyInstance,
  operation: Operation,
  onRequest: ReturnType<ReturnType<typeof admit>>,
  options: Options,
) => {
  const { message, path, flat } = operation
  const send = async (reply: FastifyReply, answer: Promise<unknown>) => {
    const value = await answer
    // `null` is an answer, too.
    return reply.sent ? reply : reply.type('application/json; charset=utf-8').send(JSON.stringify(value))
  }
  if (message.kind === 'command') {
    scope.post(path, { onRequest }, (request, reply) => send(reply, tell(message, request, reply, options)))
    return
  }
  scope.post(path, { onRequest }, (request, reply) => send(reply, ask(message, request.body ?? {}, request, options)))
  if (flat === undefined) return
  scope.get(path, { onRequest }, (request, reply) =>
    send(reply, ask(message, readFlat(request.query as Record<string, unknown>, flat), request, options)),
  )
}

/** `/api/v1`: the contracts as REST, with their description. */
export const restRoute = async (app: FastifyInstance, options: Options): Promise<void> => {
  const { operations, components } = operationsOf()
  let description: string | undefined
  await app.register(
    async (scope) => {
      scope.decorateRequest('restCaller', undefined)
      scope.setErrorHandler((error, request, reply) => sendError(error, request, reply, options.logger))
      scope.setNotFoundHandler((request, reply) => sendError(codedError('NO_SUCH_OPERATION'), request, reply, options.logger))
      const admitted = admit(options)
      for (const operation of operations) offer(scope, operation, admitted(operation), options)
      scope.get('/openapi.json', (_request, reply) =>
        reply
          .type('application/json; charset=utf-8')
          .send((description ??= JSON.stringify(openApiOf({ operations, components })))),
      )
    },
    { prefix: REST_PREFIX },
  )
}
