import { newId, servicePrincipal } from '@channel/contracts'
import { receivePush } from '@channel/contracts/order'
import type { RpcCaller } from '@channel/service-kit'
import { RpcInvalid, RpcUnavailable } from '@channel/service-kit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { GatewayLogger } from './gateway-options.js'

type Options = { readonly rpc: RpcCaller; readonly logger: GatewayLogger }

const LARGEST_BYTES = 1_000_000

/** Headers that come more than once are none that a signature stands in. */
const headersOf = ({ headers }: FastifyRequest): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])))

const STATUS = { SIGNATURE_WRONG: 401, MESSAGE_MALFORMED: 400, FORBIDDEN: 403, IDEMPOTENCY_KEY_REUSED: 409 } as const

const faultStatus = (error: Error & { statusCode?: number }): number => {
  if (error instanceof RpcUnavailable) return 503
  if (error instanceof RpcInvalid) return 400
  return error.statusCode ?? 500
}

/**
 * `POST /webhooks/market/<shop>`: messages that marketplaces and tills push. The body goes on byte for byte, since signatures are over
 * bytes; who sent it is for the shop's adapter to judge. A marketplace sends again what is not answered with 200.
 */
export const marketWebhook = async (app: FastifyInstance, { rpc, logger }: Options): Promise<void> => {
  const receive = async (request: FastifyRequest, reply: FastifyReply) => {
    const { shop } = request.params as { shop: string }
    const input = { idempotencyKey: newId(), shop, headers: headersOf(request), body: (request.body as string | undefined) ?? '' }
    const context = { principal: servicePrincipal('gateway'), traceId: request.traceId }
    const answer = await rpc.call(receivePush, input, context)
    if (answer.ok) return reply.type('application/json').send(answer.value.acknowledgement)
    logger.warn({ shop, code: answer.error.code, traceId: request.traceId }, 'a pushed message was turned away')
    return reply.code(STATUS[answer.error.code]).send({ code: answer.error.code })
  }
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: LARGEST_BYTES }, (_request, body, done) => done(null, body))
    scope.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) => {
      const status = faultStatus(error)
      if (status >= 500) logger.error({ err: error, traceId: request.traceId }, 'a pushed message could not be passed on')
      return reply.code(status).send({ code: status === 503 ? 'SERVICE_UNAVAILABLE' : status < 500 ? 'BAD_REQUEST' : 'INTERNAL' })
    })
    scope.post('/webhooks/market/:shop', receive)
  })
}
