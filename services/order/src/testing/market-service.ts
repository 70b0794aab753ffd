import { createHash, createHmac } from 'node:crypto'
import type { CallContext, InputOf, ReplyOf } from '@channel/contracts'
import { newId } from '@channel/contracts'
import type { ExternalOrder } from '@channel/contracts/order'
import {
  listExternalOrders,
  listMarketImports,
  listMarketRowErrors,
  listSkuMappings,
  listUnmappedSkus,
  mapSku,
  receivePush,
  registerShop,
  retryExternalOrder,
  startMarketImport,
  takeMarketRows,
} from '@channel/contracts/order'
import { createLogger } from '@channel/service-kit'
import { asService, brandAdmin, brandOps, testDatabase } from '@channel/testkit'
import { marketParts } from '../market/market.parts.js'
import { orderParts } from '../order.parts.js'
import { Neighbours } from './neighbours.js'

const SECRET = 'a-secret-for-tests-0123456789'
const gateway = asService('gateway')

export const YOUZAN = { clientId: 'client-1', clientSecret: 'secret-1', accessToken: 'token-1' }

/** A message as Youzan signs it. */
export const youzanPush = (message: object, secret: string = YOUZAN.clientSecret) => {
  const body = JSON.stringify(message)
  const sign = createHash('md5').update(`${YOUZAN.clientId}${body}${secret}`).digest('hex')
  return { body, headers: { 'event-sign': sign } }
}

/** A message as our tills sign it. */
export const posPush = (message: object, secret: string, at: Date) => {
  const body = JSON.stringify(message)
  const seconds = Math.floor(at.getTime() / 1_000)
  const sign = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
  return { body, headers: { 'x-pos-signature': `t=${seconds},v1=${sign}` } }
}

/** Marketplaces on a real database with real orders; stock in memory and a clock that the test moves. */
export const marketService = async () => {
  const database = await testDatabase('order')
  const neighbours = new Neighbours()
  let now = new Date('2026-03-02T08:00:00.000Z')
  const logger = createLogger({ level: 'silent' })
  const opened: { $disconnect(): Promise<void> }[] = []
  const instance = () => {
    const publisher = { publish: async () => undefined }
    const parts = orderParts({ databaseUrl: database.url, logger, clock: () => now, publisher, rpc: neighbours })
    opened.push(parts.db)
    return { ...commands(marketParts(parts.ground, { orders: parts.orders, secret: SECRET })), orders: parts.orders }
  }
  return {
    ...instance(),
    replica: instance,
    database,
    neighbours,
    now: () => now,
    pass: (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1_000)
    },
    /** How many orders of ours there are with this reference, by status. */
    ours: (reference: string) =>
      database.query<{ id: string; status: string; total: string }>(
        'SELECT id, status, total_minor AS total FROM orders WHERE reference = $1 ORDER BY id',
        reference,
      ),
    close: async () => {
      for (const db of opened) await db.$disconnect()
      await database.drop()
    },
  }
}
export type TestedMarket = Awaited<ReturnType<typeof marketService>>

const key = () => ({ idempotencyKey: newId() })

const commands = (parts: ReturnType<typeof marketParts>) => {
  const { market, pushes, imports } = parts
  return {
    ...parts,
    openShop: async (input: Partial<InputOf<typeof registerShop>> & { code: string }, context: CallContext = brandAdmin) =>
      market.registerShop(
        registerShop.input.parse({
          ...key(),
          name: input.code,
          platform: 'file',
          salesChannel: 'TMALL',
          currency: 'CNY',
          ...input,
        }),
        context,
      ),
    push: (shop: string, message: { headers: Record<string, string>; body: string }): Promise<ReplyOf<typeof receivePush>> =>
      pushes.receive(receivePush.input.parse({ ...key(), shop, ...message }), gateway),
    mapCode: (input: Omit<InputOf<typeof mapSku>, 'idempotencyKey'>, context: CallContext = brandOps) =>
      market.mapSku(mapSku.input.parse({ ...key(), ...input }), context),
    retryOrder: (id: string, context: CallContext = brandOps) =>
      market.retry(retryExternalOrder.input.parse({ ...key(), id }), context),
    external: async (input: InputOf<typeof listExternalOrders> = {}, context: CallContext = brandOps): Promise<ExternalOrder[]> =>
      (await market.listOrders(listExternalOrders.input.parse(input), context)).rows.map(({ node }) => node),
    waiting: async (context: CallContext = brandOps) =>
      (await market.listUnmapped(listUnmappedSkus.input.parse({}), context)).rows.map(({ node }) => node),
    mapped: async (context: CallContext = brandOps) =>
      (await market.listMappings(listSkuMappings.input.parse({}), context)).rows.map(({ node }) => node),
    startImport: async (shop: string, context: CallContext = brandOps) =>
      imports.start(startMarketImport.input.parse({ ...key(), shop, fileName: '订单.csv' }), context),
    takeRows: (input: Omit<InputOf<typeof takeMarketRows>, 'idempotencyKey'>, context: CallContext = brandOps) =>
      imports.take(takeMarketRows.input.parse({ ...key(), ...input }), context),
    importErrors: async (importId: string) =>
      (await imports.errors(listMarketRowErrors.input.parse({ importId }), brandOps)).rows.map(({ node }) => node),
    importsOf: async (shop: string, context: CallContext = brandOps) =>
      (await imports.list(listMarketImports.input.parse({ shop }), context)).rows.map(({ node }) => node),
  }
}
