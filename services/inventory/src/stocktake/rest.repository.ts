import type { ParsedInputOf, ReplyOf, Sku } from '@channel/contracts'
import { actorOf, newId, ok } from '@channel/contracts'
import { countRestAsZero } from '@channel/contracts/inventory'
import { once } from '@channel/messaging'
import type { Tx, UnitOfWork } from './lines.repository.js'
import { floorOf, judge, keepAssessed, lockHead, noteStep } from './lines.repository.js'
import type { Call, Head } from './stocktake.js'
import type { Books, Tally, Units } from './tally.js'

/* One statement sees one moment, so balance and ledger agree without a lock; what commits later comes after the count. */
const REST = `
  SELECT l.sku, coalesce(b.sellable + b.reserved + b.allocated + b.frozen, 0)::float8 AS good, coalesce(b.damaged, 0)::float8 AS damaged,
    EXISTS (
      SELECT 1 FROM movement m WHERE m.sku = l.sku AND m.location = l.location AND m.id >= $2::uuid AND m.at >= l.snapshot_at
        AND (m.from_bucket IN ('outside', 'inTransit')) <> (m.to_bucket IN ('outside', 'inTransit'))) AS moved
  FROM stocktake_line l LEFT JOIN balance b ON b.sku = l.sku AND b.location = l.location
  WHERE l.stocktake_id = $1::uuid AND l.status IN ('uncounted', 'recount') ORDER BY l.sku`
const COUNT_ZERO = `
  INSERT INTO stocktake_count (id, stocktake_id, sku, mode, area, counted, damaged, counted_at, recorded_at, counter)
  SELECT c.id, $1::uuid, c.sku, 'recount', '', 0, 0, $4::timestamptz, $4::timestamptz, $5
  FROM unnest($2::uuid[], $3::text[]) AS c (id, sku)`

type RestRow = Units & { sku: Sku; moved: boolean }

const nothingThere = (at: Date): Tally => ({ counted: 0, damaged: 0, counts: 1, first: at, last: at })

const countZero = async (tx: Tx, head: Head, rest: readonly RestRow[], { context, at }: Call): Promise<void> => {
  const skus = rest.map(({ sku }) => sku)
  const ids = skus.map(() => newId())
  await tx.$executeRawUnsafe(COUNT_ZERO, head.id, ids, skus, at.toISOString(), actorOf(context.principal))
  const tallies = new Map(skus.map((sku) => [sku, nothingThere(at)]))
  const books = new Map(
    rest.map(({ sku, good, damaged }): [Sku, Books] => {
      const now = { good, damaged }
      return [sku, { first: now, last: now, moved: 0, movedOrDamaged: 0 }]
    }),
  )
  await keepAssessed(tx, head, tallies, books)
  await judge(tx, head, at, skus)
}

/** So many fit well into the time that a transaction may take. */
const LINES_A_CALL = 10_000

const zero = async (tx: Tx, head: Head, call: Call): Promise<{ zeroed: number; moved: number; remaining: number }> => {
  const rows = await tx.$queryRawUnsafe<RestRow[]>(REST, head.id, floorOf(head.openedAt))
  const still = rows.filter(({ moved }) => !moved)
  const now = still.slice(0, LINES_A_CALL)
  if (now.length > 0) await countZero(tx, head, now, call)
  await noteStep(tx, head, { action: 'zero', lines: now.length }, call)
  return { zeroed: now.length, moved: rows.length - still.length, remaining: still.length - now.length }
}

/** What nobody has counted, by the reviewer's word. */
export const restRepository = (work: UnitOfWork) => ({
  countRestAsZero: (input: ParsedInputOf<typeof countRestAsZero>, call: Call): Promise<ReplyOf<typeof countRestAsZero>> =>
    work((tx) =>
      once(tx, countRestAsZero, input, call, async () => {
        const found = await lockHead(tx, input.stocktakeId, 'UPDATE', ['review'])
        if (!found.ok) return found
        const head = found.value
        return ok(await zero(tx, head, call))
      }),
    ),
})
export type RestRepository = ReturnType<typeof restRepository>
