import type { ChannelCode, ErrorOf, LocationCode, Sku } from '@channel/contracts'
import { newId } from '@channel/contracts'
import type { GiftBatchId, requestGiftBatch } from '@channel/contracts/inventory'
import type { Prisma } from '../db/client.js'
import type { BatchState, Goods, KeptGoods, StepTaken } from './gift.js'

type Tx = Prisma.TransactionClient
type Taken = { readonly actor: string; readonly at: Date }
type MastersRefusal = Extract<
  ErrorOf<typeof requestGiftBatch>,
  { code: 'UNKNOWN_SKU' | 'UNKNOWN_LOCATION' | 'NOT_STOCKED' | 'UNKNOWN_CHANNEL' | 'NO_GIFT_CHANNEL' }
>

const NUMBER = `
  SELECT 'GB' || to_char($1::timestamptz AT TIME ZONE 'Asia/Shanghai', 'YYYYMMDD') || '-' || lpad(n::text, greatest(6, length(n::text)), '0')
    AS number
  FROM nextval('gift_batch_number') n`
const MASTERS = `
  SELECT (SELECT kind FROM channel WHERE code = $1) AS kind,
    (SELECT min(w.code) FROM unnest($3::text[]) AS w (code) LEFT JOIN location l USING (code) WHERE l.code IS NULL) AS "unknownLocation",
    (SELECT json_agg(w.sku ORDER BY w.sku) FROM unnest($2::text[]) AS w (sku) LEFT JOIN product p USING (sku) WHERE p.sku IS NULL)
      AS "unknownSkus",
    (SELECT json_agg(p.sku ORDER BY p.sku) FROM product p WHERE p.sku = ANY($2::text[]) AND NOT p.stocked) AS "notStocked"`
const INSERT = `
  INSERT INTO gift_batch (id, number, status, channel, customer, valid_until, note, requested_by, requested_at, version)
  SELECT b.id, b.number, b.status, b.channel, b.customer, b."validUntil", b.note, b."requestedBy", b."requestedAt", b.version
  FROM json_to_record($1::json) AS b (id uuid, number text, status text, channel text, customer text, "validUntil" timestamptz, note text,
    "requestedBy" text, "requestedAt" timestamptz, version integer)`
const INSERT_LINES = `
  INSERT INTO gift_batch_line (batch_id, sku, location, quantity)
  SELECT $1::uuid, l.sku, l.location, l.quantity FROM json_to_recordset($2::json) AS l (sku text, location text, quantity bigint)`
const UPDATE = `
  UPDATE gift_batch SET status = $3, decided_by = $4, decided_at = $5::timestamptz, decision_note = $6, closed_by = $7,
    closed_at = $8::timestamptz, version = $2::int
  WHERE id = $1::uuid AND version = $2::int - 1`
const INSERT_STEP = `
  INSERT INTO gift_batch_step (id, batch_id, version, at, actor, action, note)
  VALUES ($1::uuid, $2::uuid, $3::int, $4::timestamptz, $5, $6, $7)`

export const whole = { lines: { orderBy: [{ sku: 'asc' }, { location: 'asc' }] } } satisfies Prisma.GiftBatchInclude
type Row = Prisma.GiftBatchGetPayload<{ include: typeof whole }>

export const batchFrom = (row: Row): BatchState => ({
  id: row.id as GiftBatchId,
  number: row.number,
  status: row.status as BatchState['status'],
  channel: row.channel as ChannelCode,
  customer: row.customer,
  validUntil: row.validUntil.toISOString(),
  note: row.note,
  lines: row.lines.map(({ sku, location, quantity }) => ({
    sku: sku as Sku,
    location: location as LocationCode,
    quantity: Number(quantity),
  })),
  requestedBy: row.requestedBy,
  requestedAt: row.requestedAt.toISOString(),
  decidedBy: row.decidedBy,
  decidedAt: row.decidedAt?.toISOString() ?? null,
  decisionNote: row.decisionNote,
  closedBy: row.closedBy,
  closedAt: row.closedAt?.toISOString() ?? null,
  version: row.version,
})

export const nextNumber = async (tx: Tx, at: Date): Promise<string> => {
  const [row] = await tx.$queryRawUnsafe<{ number: string }[]>(NUMBER, at.toISOString())
  if (!row) throw new Error('No number for a gift batch')
  return row.number
}

type Masters = { kind: string | null; unknownLocation: LocationCode | null; unknownSkus: Sku[] | null; notStocked: Sku[] | null }

/** Why there can be no such batch, whatever the stock. */
export const mastersRefusal = async (
  tx: Tx,
  channel: ChannelCode,
  lines: readonly Goods[],
): Promise<MastersRefusal | undefined> => {
  const skus = [...new Set(lines.map(({ sku }) => sku))]
  const places = [...new Set(lines.map(({ location }) => location))]
  const [found] = await tx.$queryRawUnsafe<Masters[]>(MASTERS, channel, skus, places)
  if (!found?.kind) return { code: 'UNKNOWN_CHANNEL', channel }
  if (found.kind !== 'gift') return { code: 'NO_GIFT_CHANNEL', channel }
  if (found.unknownSkus) return { code: 'UNKNOWN_SKU', skus: found.unknownSkus }
  if (found.unknownLocation) return { code: 'UNKNOWN_LOCATION', location: found.unknownLocation }
  return found.notStocked ? { code: 'NOT_STOCKED', skus: found.notStocked } : undefined
}

/** The second statement sees what the lock waited for. */
export const lock = async (tx: Tx, id: GiftBatchId): Promise<BatchState | undefined> => {
  const [locked] = await tx.$queryRawUnsafe<{ id: string }[]>('SELECT id FROM gift_batch WHERE id = $1::uuid FOR UPDATE', id)
  return locked && batchFrom(await tx.giftBatch.findUniqueOrThrow({ where: { id }, include: whole }))
}

/** What stock keeps under the numbers of batches, by number. */
export const keptUnder = async (
  db: Pick<Tx, 'quota'>,
  batches: readonly Pick<BatchState, 'number'>[],
): Promise<Map<string, KeptGoods[]>> => {
  const rows = await db.quota.findMany({ where: { batch: { in: batches.map(({ number }) => number), not: '' } } })
  const kept = new Map<string, KeptGoods[]>()
  for (const { batch, sku, location, granted, remaining } of rows) {
    const one = { sku: sku as Sku, location: location as LocationCode, granted: Number(granted), remaining: Number(remaining) }
    kept.set(batch, [...(kept.get(batch) ?? []), one])
  }
  return kept
}

const writeStep = (tx: Tx, { id, version }: BatchState, { action, note }: StepTaken, { actor, at }: Taken) =>
  tx.$executeRawUnsafe(INSERT_STEP, newId(), id, version, at.toISOString(), actor, action, note)

export const insert = async (tx: Tx, batch: BatchState, taken: Taken): Promise<void> => {
  await tx.$executeRawUnsafe(INSERT, JSON.stringify(batch))
  await tx.$executeRawUnsafe(INSERT_LINES, batch.id, JSON.stringify(batch.lines))
  await writeStep(tx, batch, { action: 'request', note: batch.note }, taken)
}

export const save = async (tx: Tx, batch: BatchState, step: StepTaken, taken: Taken): Promise<void> => {
  const { id, version, status, decidedBy, decidedAt, decisionNote, closedBy, closedAt } = batch
  const row = [id, version, status, decidedBy, decidedAt, decisionNote, closedBy, closedAt]
  const written = await tx.$executeRawUnsafe(UPDATE, ...row)
  if (written !== 1) throw new Error(`Gift batch ${batch.number} changed under its lock`)
  await writeStep(tx, batch, step, taken)
}
