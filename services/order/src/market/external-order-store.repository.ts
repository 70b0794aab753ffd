import type { LocationCode, OrderId, Sku } from '@channel/contracts'
import type { ExternalLine, ExternalStage, ExternalStatus, ShopCode, ShopPlatform } from '@channel/contracts/order'
import { textArray } from '@channel/messaging'
import { Prisma } from '../db/client.js'
import type { Details, Known, Placement } from './external-order.js'
import type { Meanings, Terms } from './placement.js'

type Tx = Prisma.TransactionClient

export type StoredRow = {
  shop: string
  external_id: string
  id: string
  status: string
  modified_at: Date
  details: unknown
  details_at: Date | null
  buyer_hash: string | null
  stage: string
  attempt: number
  placement: unknown
  order_id: string | null
  refusal: string | null
  changed_after_placing: boolean
  due_at: Date | null
  tries: number
  received_at: Date
  updated_at: Date
}

export const knownFrom = (row: StoredRow): Known => ({
  shop: row.shop as ShopCode,
  externalId: row.external_id,
  id: row.id,
  status: row.status as ExternalStatus,
  modifiedAt: row.modified_at.toISOString(),
  details: row.details as Details | null,
  detailsAt: row.details_at?.toISOString() ?? null,
  buyerHash: row.buyer_hash,
  stage: row.stage as ExternalStage,
  attempt: row.attempt,
  placement: row.placement as Placement | null,
  orderId: row.order_id as OrderId | null,
  refusal: row.refusal,
  changedAfterPlacing: row.changed_after_placing,
  dueAt: row.due_at?.toISOString() ?? null,
  tries: row.tries,
  receivedAt: row.received_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
})

/** Locks what there is of these orders, in the order of the primary key. */
export const lockOrders = async (tx: Tx, shop: string, externalIds: readonly string[]): Promise<Known[]> => {
  const rows = await tx.$queryRaw<StoredRow[]>`
    SELECT * FROM external_order WHERE shop = ${shop} AND external_id = ANY(${textArray(externalIds)}::text[])
    ORDER BY external_id FOR UPDATE`
  return rows.map(knownFrom)
}

/**
 * What an order of the shop may become. The shop's row is shared until the end of the transaction: whoever maps a code takes it alone, so
 * that no order begins to wait for a code that is being mapped at that moment.
 */
export const sharedTerms = async (tx: Tx, shop: string): Promise<Terms> => {
  const [row] = await tx.$queryRaw<
    { platform: string; sales_channel: string; location: string | null; region: string | null; own_skus: boolean }[]
  >`
    SELECT platform, sales_channel, location, region, own_skus FROM market_shop WHERE code = ${shop} FOR SHARE`
  if (!row) throw new Error(`Shop ${shop} is gone`)
  return {
    platform: row.platform as ShopPlatform,
    salesChannel: row.sales_channel as Terms['salesChannel'],
    location: row.location as LocationCode | null,
    region: row.region,
    ownSkus: row.own_skus,
  }
}

export const meaningsOf = async (tx: Tx, shop: string, details: readonly (Details | null)[]): Promise<Meanings> => {
  const codes = [...new Set(details.flatMap((one) => one?.lines.map(({ externalSku }) => externalSku) ?? []))]
  if (codes.length === 0) return new Map()
  const rows = await tx.$queryRaw<{ external_sku: string; sku: string; multiplier: number }[]>`
    SELECT external_sku, sku, multiplier FROM sku_mapping WHERE shop = ${shop} AND external_sku = ANY(${textArray(codes)}::text[])`
  return new Map(rows.map((row) => [row.external_sku, { sku: row.sku as Sku, multiplier: row.multiplier }]))
}

const columns = Prisma.sql`
  shop text, external_id text, id uuid, status text, modified_at timestamptz, details jsonb, details_at timestamptz, buyer_hash text,
  stage text, attempt int, placement jsonb, order_id uuid, refusal text, changed_after_placing boolean, due_at timestamptz, tries int,
  received_at timestamptz, updated_at timestamptz`

const records = (orders: readonly Known[]): string =>
  JSON.stringify(
    orders.map((one) => ({
      shop: one.shop,
      external_id: one.externalId,
      id: one.id,
      status: one.status,
      modified_at: one.modifiedAt,
      details: one.details,
      details_at: one.detailsAt,
      buyer_hash: one.buyerHash,
      stage: one.stage,
      attempt: one.attempt,
      placement: one.placement,
      order_id: one.orderId,
      refusal: one.refusal,
      changed_after_placing: one.changedAfterPlacing,
      due_at: one.dueAt,
      tries: one.tries,
      received_at: one.receivedAt,
      updated_at: one.updatedAt,
    })),
  )

/** Writes orders that nobody had; answers which of them: of two transactions at once the second writes nothing. */
export const insertOrders = async (tx: Tx, orders: readonly Known[]): Promise<Set<string>> => {
  if (orders.length === 0) return new Set()
  const rows = await tx.$queryRaw<{ external_id: string }[]>`
    INSERT INTO external_order (shop, external_id, id, status, modified_at, details, details_at, buyer_hash, stage, attempt, placement,
      order_id, refusal, changed_after_placing, due_at, tries, received_at, updated_at)
    SELECT r.* FROM jsonb_to_recordset(${records(orders)}::jsonb) AS r (${columns}) ORDER BY r.external_id
    ON CONFLICT (shop, external_id) DO NOTHING RETURNING external_id`
  return new Set(rows.map(({ external_id }) => external_id))
}

/** Writes what became of orders whose rows are locked. */
export const updateOrders = async (tx: Tx, orders: readonly Known[]): Promise<void> => {
  if (orders.length === 0) return
  await tx.$executeRaw`
    UPDATE external_order o SET status = r.status, modified_at = r.modified_at, details = r.details, details_at = r.details_at,
      buyer_hash = r.buyer_hash, stage = r.stage, attempt = r.attempt, placement = r.placement, order_id = r.order_id,
      refusal = r.refusal, changed_after_placing = r.changed_after_placing, due_at = r.due_at, tries = r.tries, updated_at = r.updated_at
    FROM jsonb_to_recordset(${records(orders)}::jsonb) AS r (${columns})
    WHERE o.shop = r.shop AND o.external_id = r.external_id`
}

/** Codes that an order waits for. */
export type Waiting = { readonly externalId: string; readonly lines: readonly Pick<ExternalLine, 'externalSku' | 'name'>[] }

/** Keeps the queue of unknown codes in step with what waits for them; no lines: the order waits no longer. */
export const queueUnmapped = async (tx: Tx, shop: string, orders: readonly Waiting[]): Promise<void> => {
  if (orders.length === 0) return
  const ids = textArray(orders.map(({ externalId }) => externalId))
  await tx.$executeRaw`DELETE FROM unmapped_line WHERE shop = ${shop} AND external_id = ANY(${ids}::text[])`
  const waiting = orders.flatMap(({ externalId, lines }) =>
    lines.map(({ externalSku, name }) => ({ external_sku: externalSku, external_id: externalId, name })),
  )
  if (waiting.length === 0) return
  await tx.$executeRaw`
    INSERT INTO unmapped_line (shop, external_sku, external_id, name)
    SELECT ${shop}, r.external_sku, r.external_id, r.name
      FROM jsonb_to_recordset(${JSON.stringify(waiting)}::jsonb) AS r (external_sku text, external_id text, name text)
    ON CONFLICT DO NOTHING`
}
