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
import { readPaper, uploadPaper } from './dealer-documents.js'
import { uploadCartLines } from './cart-upload.js'
import type { Download, Wish } from './downloads.js'
import { marketRowErrors } from './market-downloads.js'
import { balances, importErrors, priceListPrices, stockCard } from './downloads.js'
import { faultAnswer } from './file-faults.js'
import { giftParcelsFile } from './gift-downloads.js'
import { uploadGiftRecipients, uploadGiftTracking } from './gift-upload.js'
import { uploadPrices } from './price-upload.js'
import { readPhoto, uploadPhoto } from './return-photos.js'
import { uploadSellOut } from './sell-out-upload.js'
import type { FileUpload } from './sell-out-upload.js'
import { uploadMarketOrders } from './market-upload.js'
import { acceptFile, uploadStock } from './stock-upload.js'
import { uploadTargets } from './target-upload.js'
import { channelStockFile, sellOutFile, statementFile, statementPaper, tradeFile } from './trade-downloads.js'

type Options = {
  readonly rpc: RpcCaller
  readonly callerOf: (authorization: string | undefined) => Promise<Caller>
  readonly logger: GatewayLogger
}

const MEDIA_TYPES: Record<Format | 'pdf', string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
}
const DOWNLOADS: Readonly<Record<string, (wish: Wish) => Promise<Download>>> = {
  '/files/stock-card': stockCard,
  '/files/balances': balances,
  '/files/imports/:importId/errors': importErrors,
  '/files/market-imports/:importId/errors': marketRowErrors,
  '/files/statements/:dealerCode/:month/statement': statementFile,
  '/files/trade': tradeFile,
  '/files/sell-out': sellOutFile,
  '/files/channel-stock': channelStockFile,
  '/files/price-lists/:listCode/prices': priceListPrices,
  '/files/gift-quotes/:quoteId/parcels': giftParcelsFile,
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

/** Answers when all rows are through, with those that were not taken. */
const priceUpload = (options: Options) => async (request: FastifyRequest, reply: FastifyReply) => {
  const remote = await remoteOf(request, options)
  acceptFile(request.headers['content-type'], request.headers['content-length'])
  const idempotencyKey = idempotencyKeyHeader(request.headers['idempotency-key']) ?? newId()
  const body = request.body as AsyncIterable<Uint8Array>
  const listCode = (request.params as { listCode: string }).listCode
  return reply.send(await uploadPrices({ remote, body, listCode, idempotencyKey, language: languageOf(request) }))
}

/** Uploads that are through when they are answered, with the rows that were not taken. */
const ROW_UPLOADS: Readonly<Record<string, (upload: FileUpload) => Promise<object>>> = {
  '/files/cart-lines': uploadCartLines,
  '/files/sell-out': uploadSellOut,
  '/files/targets': uploadTargets,
  '/files/gift-recipients': uploadGiftRecipients,
  '/files/gift-tracking': uploadGiftTracking,
}

const rowUpload =
  (options: Options, take: (upload: FileUpload) => Promise<object>) => async (request: FastifyRequest, reply: FastifyReply) => {
    const remote = await remoteOf(request, options)
    acceptFile(request.headers['content-type'], request.headers['content-length'])
    const idempotencyKey = idempotencyKeyHeader(request.headers['idempotency-key']) ?? newId()
    const [body, query] = [request.body as AsyncIterable<Uint8Array>, request.query as Query]
    return reply.send(await take({ remote, body, query, idempotencyKey, language: languageOf(request) }))
  }

/** A paper of a dealer or of an application. */
const paperUpload = (options: Options) => async (request: FastifyRequest, reply: FastifyReply) => {
  const remote = await remoteOf(request, options)
  acceptFile(request.headers['content-type'], request.headers['content-length'])
  const idempotencyKey = idempotencyKeyHeader(request.headers['idempotency-key']) ?? newId()
  const body = request.body as AsyncIterable<Uint8Array>
  const query = request.query as Query
  return reply.code(201).send(await uploadPaper({ remote, body, query, idempotencyKey, language: languageOf(request) }))
}

/** A photo of goods that are to come back. */
const photoUpload = (options: Options) => async (request: FastifyRequest, reply: FastifyReply) => {
  const remote = await remoteOf(request, options)
  acceptFile(request.headers['content-type'], request.headers['content-length'])
  const idempotencyKey = idempotencyKeyHeader(request.headers['idempotency-key']) ?? newId()
  const [body, query] = [request.body as AsyncIterable<Uint8Array>, request.query as Query]
  return reply.code(201).send(await uploadPhoto({ remote, body, query, idempotencyKey, language: languageOf(request) }))
}

/** To be kept, not shown: what somebody uploaded is never run as a page of ours. */
const uploaded = (options: Options, read: typeof readPaper) => async (request: FastifyRequest, reply: FastifyReply) => {
  const remote = await remoteOf(request, options)
  const { id } = request.params as { id: string }
  const { name, mediaType, content } = await read(remote, id, languageOf(request))
  return reply
    .header('content-type', mediaType)
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .send(content)
}

/** Answers when all rows are in, with how many orders and errors there were. */
const marketUpload = (options: Options) => async (request: FastifyRequest, reply: FastifyReply) => {
  const remote = await remoteOf(request, options)
  acceptFile(request.headers['content-type'], request.headers['content-length'])
  const idempotencyKey = idempotencyKeyHeader(request.headers['idempotency-key']) ?? newId()
  const body = request.body as AsyncIterable<Uint8Array>
  const wish = { remote, body, query: request.query as Query, idempotencyKey, language: languageOf(request) }
  return reply.send(await uploadMarketOrders(wish))
}

const download =
  (options: Options, format: Format | 'pdf', make: (wish: Omit<Wish, 'format'>) => Promise<Download>) =>
  async (request: FastifyRequest, reply: FastifyReply) => {
    const remote = await remoteOf(request, options)
    const [query, params] = [request.query as Query, request.params as Wish['params']]
    const { name, content } = await make({ remote, language: languageOf(request), query, params })
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
    scope.post('/files/imports/market-orders', marketUpload(options))
    scope.post('/files/dealer-documents', paperUpload(options))
    scope.get('/files/dealer-documents/:id', uploaded(options, readPaper))
    scope.post('/files/return-photos', photoUpload(options))
    scope.get('/files/return-photos/:id', uploaded(options, readPhoto))
    for (const [url, take] of Object.entries(ROW_UPLOADS)) scope.post(url, rowUpload(options, take))
    scope.post('/files/price-lists/:listCode/prices', priceUpload(options))
    for (const format of ['csv', 'xlsx'] as const)
      for (const [url, make] of Object.entries(DOWNLOADS))
        scope.get(
          `${url}.${format}`,
          download(options, format, (wish) => make({ ...wish, format })),
        )
    scope.get('/files/statements/:dealerCode/:month/statement.pdf', download(options, 'pdf', statementPaper))
  })
}
