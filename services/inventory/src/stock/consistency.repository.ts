import type { AnswerOf, CallContext, LocationCode, ParsedInputOf, ReplyOf, Sku } from '@channel/contracts'
import { actorOf, newEvent, newId, ok } from '@channel/contracts'
import type { reconcileStock, StockDifference } from '@channel/contracts/inventory'
import { repairStock, stockRepaired } from '@channel/contracts/inventory'
import { appendToOutbox, once } from '@channel/messaging'
import type { Prisma, PrismaClient } from '../db/client.js'
import { FIRST_DIFFERING, REBUILD_AVAILABILITY, RECONCILE, SPOTS_OF_SKU } from './consistency-sql.repository.js'
import { lock } from './locking.repository.js'
import type { Mending, Truth } from './mending.js'
import { mend } from './mending.js'
import { entryIds } from './saving.repository.js'

type Tx = Prisma.TransactionClient
type Reading = Pick<Tx, '$queryRawUnsafe'>
type Difference = Omit<StockDifference, 'key' | 'firstDiffering'> & { sku: Sku; location: LocationCode | null }
type Numbers = Record<string, number>

/** So many differences are traced to their first entry; a ledger with more has one reason for all of them. */
const TRACED = 200

const INSERT_ENTRIES = `
  INSERT INTO movement (id, sku, location, from_bucket, to_bucket, quantity, from_after, to_after, reason, reference, actor, at)
  SELECT e.id, $2, e.location, e."from", e."to", e.quantity, e."fromAfter", e."toAfter", 'reconciliation', $3, $4, $5::timestamptz
  FROM json_to_recordset($1::json) AS e (id uuid, location text, "from" text, "to" text, quantity bigint, "fromAfter" bigint,
    "toAfter" bigint)`
const SET_BALANCES = `
  INSERT INTO balance AS b (sku, location, sellable, reserved, allocated, in_transit, frozen, damaged, quota, since)
  SELECT $2, v.location, v.sellable, v.reserved, v.allocated, v."inTransit", v.frozen, v.damaged, v.quota,
    CASE WHEN v.sellable > 0 THEN $3::timestamptz END
  FROM json_to_recordset($1::json) AS v (location text, sellable bigint, reserved bigint, allocated bigint, "inTransit" bigint,
    frozen bigint, damaged bigint, quota bigint)
  ON CONFLICT (sku, location) DO UPDATE SET sellable = excluded.sellable, reserved = excluded.reserved, allocated = excluded.allocated,
    in_transit = excluded.in_transit, frozen = excluded.frozen, damaged = excluded.damaged, quota = excluded.quota,
    since = CASE WHEN excluded.sellable > 0 THEN coalesce(b.since, excluded.since) END`
/* The largest quotas give way first, as they do where goods are lost. */
const CUT_QUOTAS = `
  WITH cut AS (
    SELECT location, channel, batch, least(remaining, greatest(0, over - (sum(remaining) OVER w - remaining))) AS units
    FROM quota JOIN json_to_recordset($1::json) AS o (location text, over bigint) USING (location) WHERE sku = $2
    WINDOW w AS (PARTITION BY location ORDER BY remaining DESC, channel, batch))
  UPDATE quota q SET granted = q.granted - cut.units, remaining = q.remaining - cut.units, updated_at = $3::timestamptz
  FROM cut WHERE q.sku = $2 AND q.location = cut.location AND q.channel = cut.channel AND q.batch = cut.batch AND cut.units > 0`
const INSERT_REPAIR = `
  INSERT INTO repair (id, at, sku, actor, note, done) VALUES ($1::uuid, $2::timestamptz, $3, $4, $5, $6::jsonb)`

const keyOf = ({ sku, location }: Difference): string => (location === null ? sku : `${sku}@${location}`)

const traced = async (tx: Reading, differences: readonly Difference[]): Promise<StockDifference[]> => {
  const wanted = differences.flatMap(({ sku, location, field }) =>
    location === null ? [] : [{ sku, location, bucket: field.split(' ')[0] ?? field }],
  )
  const rows = await tx.$queryRawUnsafe<{ sku: string; location: string; bucket: string; id: string | null }[]>(
    FIRST_DIFFERING,
    JSON.stringify(wanted.slice(0, TRACED)),
  )
  const first = new Map(rows.map(({ sku, location, bucket, id }) => [`${sku}@${location}|${bucket}`, id]))
  return differences.map((difference) => {
    const { field, ledger, balance } = difference
    const key = keyOf(difference)
    return { key, field, ledger, balance, firstDiffering: first.get(`${key}|${field.split(' ')[0]}`) ?? null }
  })
}

const compare = async (tx: Reading, sku: Sku | null): Promise<AnswerOf<typeof reconcileStock>> => {
  const [row] = await tx.$queryRawUnsafe<{ checked: number; differences: Difference[] | null }[]>(RECONCILE, sku)
  return { checked: row?.checked ?? 0, differences: await traced(tx, row?.differences ?? []) }
}

const truthOf = (numbers: Numbers): Truth => {
  const of = (field: string) => numbers[field] ?? 0
  return {
    sellable: of('sellable'),
    reserved: of('reserved'),
    allocated: of('allocated'),
    inTransit: of('inTransit'),
    frozen: of('frozen'),
    damaged: of('damaged'),
    liveReserved: of('reserved of live reservations'),
    liveAllocated: of('allocated of live reservations'),
    quota: of('quota'),
  }
}

type Mended = { readonly location: LocationCode; readonly truth: Truth; readonly mending: Mending }

const mendSpots = async (tx: Tx, sku: Sku): Promise<Mended[]> => {
  const [row] = await tx.$queryRawUnsafe<{ spots: { location: LocationCode; ledger: Numbers }[] | null }[]>(SPOTS_OF_SKU, sku)
  return (row?.spots ?? []).map(({ location, ledger }) => {
    const truth = truthOf(ledger)
    return { location, truth, mending: mend(sku, location, truth) }
  })
}

const saveMended = async (tx: Tx, sku: Sku, spots: readonly Mended[], cause: { actor: string; note: string; at: Date }) => {
  const at = cause.at.toISOString()
  const nextId = entryIds(cause.at)
  const entries = spots.flatMap(({ location, mending }) => mending.entries.map((entry) => ({ id: nextId(), location, ...entry })))
  const over = spots.flatMap(({ location, mending }) => (mending.overQuota > 0 ? [{ location, over: mending.overQuota }] : []))
  const balances = spots.flatMap(({ location, truth, mending }) =>
    mending.buckets ? [{ location, ...mending.buckets, quota: truth.quota - mending.overQuota }] : [],
  )
  await tx.$executeRawUnsafe(INSERT_ENTRIES, JSON.stringify(entries), sku, cause.note, cause.actor, at)
  if (over.length > 0) await tx.$executeRawUnsafe(CUT_QUOTAS, JSON.stringify(over), sku, at)
  await tx.$executeRawUnsafe(SET_BALANCES, JSON.stringify(balances), sku, at)
  await tx.$executeRawUnsafe(REBUILD_AVAILABILITY, sku)
}

/** What was done about a SKU, and what nobody but a person can do. */
const mendedOf = (sku: Sku, spots: readonly Mended[], differences: readonly StockDifference[]): AnswerOf<typeof repairStock> => {
  const hopeless = new Set(spots.flatMap(({ location, mending }) => (mending.buckets ? [] : [`${sku}@${location}`])))
  return {
    entries: spots.flatMap(({ location, mending }) =>
      mending.entries.map(({ from, to, quantity }) => ({ location, from, to, quantity })),
    ),
    rebuilt: differences.filter(({ key }) => !hopeless.has(key)),
    left: [...differences.filter(({ key }) => hopeless.has(key)), ...spots.flatMap(({ mending }) => mending.left)],
  }
}

/** Whether every number that is kept twice agrees, and how one SKU is mended. */
export const consistencyRepository = ({
  db,
  work,
  clock,
}: {
  db: PrismaClient
  work: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
  clock: () => Date
}) => ({
  reconcile: () => compare(db, null),

  repair: (input: ParsedInputOf<typeof repairStock>, context: CallContext): Promise<ReplyOf<typeof repairStock>> =>
    work((tx) =>
      once(tx, repairStock, input, { context, at: clock() }, async () => {
        const { sku, note } = input
        await lock(tx, { skus: [sku], reservationIds: [], spots: [], sourced: [], channels: [], buyers: [] })
        const at = clock()
        const { differences } = await compare(tx, sku)
        const spots = await mendSpots(tx, sku)
        const answer = mendedOf(sku, spots, differences)
        if (differences.length === 0) return ok(answer)
        const actor = actorOf(context.principal)
        await saveMended(tx, sku, spots, { actor, note, at })
        await tx.$executeRawUnsafe(INSERT_REPAIR, newId(), at.toISOString(), sku, actor, note, JSON.stringify(answer))
        await appendToOutbox(tx, [newEvent(stockRepaired, sku, { sku, note })], { context, at })
        return ok(answer)
      }),
    ),
})
export type ConsistencyRepository = ReturnType<typeof consistencyRepository>
