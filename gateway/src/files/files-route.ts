import { newId } from '@channel/contracts'
import type { RpcCaller } from '@channel/service-kit'
import type { Format } from '@channel/spreadsheet'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { remoteFor } from '../clients/remote.js'
import type { Remote } from '../clients/remote.js'
import { codedError } from '../errors/coded-error.js'
import type { GatewayLogger } from '../gateway-options.js'
import type { Caller } from '../request/caller.js'
import { idempotencyKeyHeader } from '../request/idempotency.js'
import { preferredLanguage } from '../request/language.js'
import type { Download, Wish } from './downloads.js'
import { balances, importErrors, stockCard } from './downloads.js'
import { faultAnswer } from './file-faults.js'
import { acceptFile, uploadStock } from './stock-upload.js'

type Options = {
  readonly rpc: RpcCaller
  readonly callerOf: (authorization: string | undefined) => Promise<Caller>
  readonly logger: GatewayLogger
}

const MEDIA_TYPES: Record<Format, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
const DOWNLOADS: Readonly<Record<string, (wish: Wish) => Promise<Download>>> = {
  '/files/stock-card': stockCard,
  '/files/balances': balances,
  '/files/imports/:importId/errors': importErrors,
}

const languageOf = ({ headers }: FastifyRequest) => preferredLanguage(headers['accept-language'])

/** The services as the sender of the request may use them; nobody is let through without a token. */
const remoteOf = async (request: FastifyRequest, { rpc, callerOf }: Options): Promise<Remote> => {
  const caller = await callerOf(request.headers.authorization)
  if (!caller.known) throw codedError(caller.failure, { status: 401 })
  return remoteFor(rpc, { principal: caller.principal, traceId: request.traceId }, languageOf(request))
}

type Query = Wish['query']

const upload = (options: Options) => async (request: FastifyRequest, reply: FastifyReply) => {
  const remote = await remoteOf(request, options)
  acceptFile(request.headers['content-type'], request.headers['content-length'])
  const idempotencyKey = idempotencyKeyHeader(request.headers['idempotency-key']) ?? newId()
  const body = request.body as AsyncIterable<Uint8Array>
  const answer = await uploadStock({ remote, body, query: request.query as Query, idempotencyKey, language: languageOf(request) })
  return reply.code(202).send(answer)
}

const download =
  (options: Options, format: Format, make: (wish: Wish) => Promise<Download>) =>
  async (request: FastifyRequest, reply: FastifyReply) => {
    const remote = await remoteOf(request, options)
    const [query, params] = [request.query as Query, request.params as Wish['params']]
    const { name, content } = await make({ remote, language: languageOf(request), format, query, params })
    // The answer has begun by then: Fastify breaks the connection, and nobody takes the part for the whole.
    content.on('error', (error) => options.logger.error({ err: error, traceId: request.traceId }, 'download broke off'))
    return reply
      .header('content-type', MEDIA_TYPES[format])
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(`${name}.${format}`)}`)
      .header('cache-control', 'no-store')
      .header('x-content-type-options', 'nosniff')
      .send(content)
  }

/** Files in and out: what is too large for `/graphql`. Same tokens, same languages, errors in the same shape. */
export const filesRoute = async (app: FastifyInstance, options: Options): Promise<void> => {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    scope.setErrorHandler((error, request, reply) => {
      const { status, expected, body } = faultAnswer(error, languageOf(request), request.traceId)
      if (!expected) options.logger.error({ err: error, traceId: request.traceId }, 'unexpected error')
      return reply.code(status).send(body)
    })
    scope.post('/files/imports/stock', upload(options))
    for (const format of ['csv', 'xlsx'] as const)
      for (const [url, make] of Object.entries(DOWNLOADS)) scope.get(`${url}.${format}`, download(options, format, make))
  })
}
