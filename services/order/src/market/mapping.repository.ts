import type { CallContext, ParsedInputOf, ReplyOf, Sku } from '@channel/contracts'
import { actorOf, err, ok } from '@channel/contracts'
import type { ShopCode } from '@channel/contracts/order'
import { mapSku } from '@channel/contracts/order'
import { once, textArray } from '@channel/messaging'
import type { Prisma } from '../db/client.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Call = { readonly context: CallContext; readonly at: Date }

/** Takes the orders that wait for nothing else on: set-based, however many they are. */
const release = async (tx: Tx, shop: ShopCode, externalSku: string, at: string): Promise<number> => {
  const freed = await tx.$queryRaw<{ external_id: string }[]>`
    DELETE FROM unmapped_line WHERE shop = ${shop} AND external_sku = ${externalSku} RETURNING external_id`
  const ids = textArray(freed.map(({ external_id }) => external_id))
  await tx.$queryRaw`
    SELECT 1 FROM external_order WHERE shop = ${shop} AND external_id = ANY(${ids}::text[]) ORDER BY external_id FOR UPDATE`
  return tx.$executeRaw`
    UPDATE external_order o SET stage = 'ready', due_at = ${at}::timestamptz, tries = 0, refusal = NULL, updated_at = ${at}::timestamptz
     WHERE o.shop = ${shop} AND o.external_id = ANY(${ids}::text[]) AND o.stage = 'unmapped'
       AND NOT EXISTS (SELECT 1 FROM unmapped_line u WHERE u.shop = o.shop AND u.external_id = o.external_id)`
}

const map = async (tx: Tx, input: ParsedInputOf<typeof mapSku>, { context, at }: Call): Promise<ReplyOf<typeof mapSku>> => {
  const { shop, externalSku, sku, multiplier } = input
  // Alone: an order that comes in at this moment either sees the mapping or is seen by it.
  const found = await tx.$queryRaw<unknown[]>`SELECT 1 FROM market_shop WHERE code = ${shop} FOR UPDATE`
  if (found.length === 0) return err({ code: 'SHOP_NOT_FOUND', shop })
  const row = { sku, multiplier, mappedBy: actorOf(context.principal), mappedAt: at }
  await tx.skuMapping.upsert({
    where: { shop_externalSku: { shop, externalSku } },
    create: { shop, externalSku, ...row },
    update: row,
  })
  const released = await release(tx, shop, externalSku, at.toISOString())
  return ok({ mapping: { shop, externalSku, ...row, sku: sku as Sku, mappedAt: at.toISOString() }, released })
}

/** What the codes of shops mean. */
export const mappingRepository = (work: UnitOfWork) => ({
  map: (input: ParsedInputOf<typeof mapSku>, call: Call): Promise<ReplyOf<typeof mapSku>> =>
    work((tx) => once(tx, mapSku, input, call, () => map(tx, input, call))),
})
export type MappingRepository = ReturnType<typeof mappingRepository>
