import type { LocationCode, Result, Sku } from '@channel/contracts'
import { err, newId, ok } from '@channel/contracts'
import type { AdjustmentId, AdjustmentObstacle, Product } from '@channel/contracts/inventory'
import type { Prisma } from '../db/client.js'
import { adjustmentFrom } from './adjustment-row.js'
import type { AdjustmentState, StepTaken } from './adjustment.js'

type Tx = Prisma.TransactionClient
type Masters = {
  unknownLocation: LocationCode | null
  products: { sku: Sku; stocked: boolean; unitPrice: string | null; currency: string | null }[] | null
}

const NUMBER = `
  SELECT 'AD' || to_char($1::timestamptz AT TIME ZONE 'Asia/Shanghai', 'YYYYMMDD') || '-' || lpad(n::text, greatest(6, length(n::text)), '0')
    AS number
  FROM nextval('adjustment_number') n`
const MASTERS = `
  SELECT (SELECT min(c.code) FROM unnest($2::text[]) AS c (code) LEFT JOIN location l USING (code) WHERE l.code IS NULL)
      AS "unknownLocation",
    (SELECT json_agg(json_build_object('sku', p.sku, 'stocked', p.stocked, 'unitPrice', p.list_unit_price, 'currency', p.list_currency))
       FROM product p WHERE p.sku = ANY($1::text[])) AS products`
const INSERT = `
  INSERT INTO adjustment (id, number, status, reason, planned, note, reference, units, requested_by, requested_at, decided_by, decided_at,
    reverses, version)
  SELECT a.id, a.number, a.status, a.reason, a.planned, a.note, a.reference, a.units, a."requestedBy", a."requestedAt", a."decidedBy",
    a."decidedAt", a.reverses, a.version
  FROM json_to_record($1::json) AS a (id uuid, number text, status text, reason text, planned boolean, note text, reference text,
    units bigint, "requestedBy" text, "requestedAt" timestamptz, "decidedBy" text, "decidedAt" timestamptz, reverses uuid, version int)`
const INSERT_LINES = `
  INSERT INTO adjustment_line (adjustment_id, line_no, sku, location, from_bucket, to_bucket, quantity, amount_minor, currency)
  SELECT $1::uuid, row_number() OVER (), l.sku, l.location, l."from", l."to", l.quantity, (l.value->>'amountMinor')::bigint,
    l.value->>'currency'
  FROM json_to_recordset($2::json) AS l (sku text, location text, "from" text, "to" text, quantity bigint, value json)`
const UPDATE = `
  UPDATE adjustment SET status = $3, decided_by = $4, decided_at = $5::timestamptz, decision_note = $6, obstacle = $7::jsonb,
    version = $2::int
  WHERE id = $1::uuid AND version = $2::int - 1`
const INSERT_STEP = `
  INSERT INTO adjustment_step (id, adjustment_id, version, at, actor, action, note)
  VALUES ($1::uuid, $2::uuid, $3::int, $4::timestamptz, $5, $6, $7)`

/** Lines in their order, and what undoes the document now. */
export const whole = {
  lines: { orderBy: { lineNo: 'asc' } },
  reversals: { where: { status: { in: ['pending', 'posted'] } }, select: { id: true } },
} satisfies Prisma.AdjustmentInclude

export const nextNumber = async (tx: Tx, at: Date): Promise<string> => {
  const [row] = await tx.$queryRawUnsafe<{ number: string }[]>(NUMBER, at.toISOString())
  if (!row) throw new Error('No number for an adjustment')
  return row.number
}

/** The second statement sees what the lock waited for. */
export const lock = async (tx: Tx, id: AdjustmentId): Promise<AdjustmentState | undefined> => {
  const [locked] = await tx.$queryRawUnsafe<{ id: string }[]>('SELECT id FROM adjustment WHERE id = $1::uuid FOR UPDATE', id)
  return locked && adjustmentFrom(await tx.adjustment.findUniqueOrThrow({ where: { id }, include: whole }))
}

type Goods = { readonly sku: Sku; readonly location: LocationCode }

/** List prices of the goods, or why there can be no such goods. */
export const priced = async (
  tx: Tx,
  lines: readonly Goods[],
): Promise<Result<Map<Sku, Product['listPrice']>, AdjustmentObstacle>> => {
  const skus = [...new Set(lines.map(({ sku }) => sku))].sort()
  const places = [...new Set(lines.map(({ location }) => location))]
  const [found] = await tx.$queryRawUnsafe<Masters[]>(MASTERS, skus, places)
  if (found?.unknownLocation) return err({ code: 'UNKNOWN_LOCATION', location: found.unknownLocation })
  const products = new Map((found?.products ?? []).map((product) => [product.sku, product]))
  const unknown = skus.filter((sku) => !products.has(sku))
  if (unknown.length > 0) return err({ code: 'UNKNOWN_SKU', skus: unknown })
  const notStocked = skus.filter((sku) => products.get(sku)?.stocked === false)
  if (notStocked.length > 0) return err({ code: 'NOT_STOCKED', skus: notStocked })
  const prices = [...products.values()].map(({ sku, unitPrice, currency }) => {
    const price = unitPrice === null || currency === null ? null : { unitPrice, currency }
    return [sku, price] as const
  })
  return ok(new Map(prices))
}

type Taken = { readonly actor: string; readonly at: Date }

const writeStep = (tx: Tx, { id, version }: AdjustmentState, { action, note }: StepTaken, { actor, at }: Taken) =>
  tx.$executeRawUnsafe(INSERT_STEP, newId(), id, version, at.toISOString(), actor, action, note)

/** Document, lines and history; one that is posted at once has two steps already. */
export const insert = async (tx: Tx, adjustment: AdjustmentState, taken: Taken): Promise<void> => {
  await tx.$executeRawUnsafe(INSERT, JSON.stringify(adjustment))
  await tx.$executeRawUnsafe(INSERT_LINES, adjustment.id, JSON.stringify(adjustment.lines))
  const first = { action: adjustment.reverses === null ? 'request' : 'reverse', note: adjustment.note } as const
  await writeStep(tx, { ...adjustment, version: 1 }, first, taken)
  if (adjustment.status === 'posted') await writeStep(tx, adjustment, { action: 'post', note: '' }, taken)
}

export const save = async (tx: Tx, adjustment: AdjustmentState, step: StepTaken, taken: Taken): Promise<void> => {
  const { id, version, status, decidedBy, decidedAt, decisionNote, obstacle } = adjustment
  const row = [id, version, status, decidedBy, decidedAt, decisionNote, obstacle && JSON.stringify(obstacle)]
  const written = await tx.$executeRawUnsafe(UPDATE, ...row)
  if (written !== 1) throw new Error(`Adjustment ${adjustment.number} changed under its lock`)
  await writeStep(tx, adjustment, step, taken)
}
