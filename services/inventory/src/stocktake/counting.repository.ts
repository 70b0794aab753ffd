import type { LocationCode, ParsedInputOf, ReplyOf, Sku } from '@channel/contracts'
import { actorOf, err, newId, ok } from '@channel/contracts'
import type { StocktakeLineStatus } from '@channel/contracts/inventory'
import { recordCounts, settleStocktakeLine } from '@channel/contracts/inventory'
import { once } from '@channel/messaging'
import type { Known, Reported } from './counting.js'
import { accepted, admitted, reportedLines } from './counting.js'
import type { Tx, UnitOfWork } from './lines.repository.js'
import { judge, keepCompared, linesRefuse, lockHead, noteStep, OPEN, statusesOf } from './lines.repository.js'
import { addLines } from './opening.repository.js'
import type { Call, Head } from './stocktake.js'
import type { Count, Tally } from './tally.js'
import { tallyOf } from './tally.js'

const KNOWN = `
  SELECT a.sku, p.stocked, l.status, l.recount_after AS "recountAfter", s.number AS "heldBy"
  FROM unnest($3::text[]) AS a (sku) LEFT JOIN product p ON p.sku = a.sku
  LEFT JOIN stocktake_line l ON l.stocktake_id = $1::uuid AND l.sku = a.sku
  LEFT JOIN stocktake_hold h ON h.location = $2 AND h.sku = a.sku AND h.stocktake_id <> $1::uuid
  LEFT JOIN stocktake s ON s.id = h.stocktake_id`
const LOCK_LINES =
  'SELECT sku FROM stocktake_line WHERE stocktake_id = $1::uuid AND sku = ANY($2::text[]) ORDER BY sku FOR UPDATE'
/* What a reviewer has set aside does not count any more. */
const COUNTS = `
  SELECT c.sku, c.mode, c.counted::float8 AS counted, c.damaged::float8 AS damaged, c.counted_at AS "countedAt"
  FROM stocktake_count c JOIN stocktake_line l ON l.stocktake_id = c.stocktake_id AND l.sku = c.sku
  WHERE c.stocktake_id = $1::uuid AND c.sku = ANY($2::text[]) AND (l.recount_after IS NULL OR c.counted_at > l.recount_after)
  ORDER BY c.id`
const INSERT = `
  INSERT INTO stocktake_count (id, stocktake_id, sku, mode, area, counted, damaged, counted_at, recorded_at, counter)
  SELECT c.id::uuid, $1::uuid, c.sku, c.mode, c.area, c.counted, c.damaged, c."countedAt", $3::timestamptz, $4
  FROM json_to_recordset($2::json) AS c (id text, sku text, mode text, area text, counted bigint, damaged bigint, "countedAt" timestamptz)`

type KnownRow = {
  sku: Sku
  stocked: boolean | null
  status: StocktakeLineStatus | null
  recountAfter: Date | null
  heldBy: string | null
}

const uniqueSkus = (lines: readonly { sku: Sku }[]): Sku[] => [...new Set(lines.map(({ sku }) => sku))].sort()

const countsOf = async (tx: Tx, { id }: Head, skus: readonly Sku[]): Promise<Map<Sku, Count[]>> => {
  const rows = await tx.$queryRawUnsafe<Count[]>(COUNTS, id, skus)
  const known = new Map<Sku, Count[]>()
  for (const row of rows) known.set(row.sku, [...(known.get(row.sku) ?? []), row])
  return known
}

const knownOf = async (tx: Tx, { id, location }: Head, skus: readonly Sku[]): Promise<Map<Sku, Known>> => {
  const rows = await tx.$queryRawUnsafe<KnownRow[]>(KNOWN, id, location, skus)
  return new Map(
    rows.map((row) => [
      row.sku,
      {
        stocked: row.stocked ?? undefined,
        status: row.status ?? undefined,
        heldBy: row.heldBy ?? undefined,
        recountAfter: row.recountAfter ?? undefined,
        counts: [],
      },
    ]),
  )
}

/** In a full count a SKU without a line by now lost it to another stocktake, even if that one is over again. */
const underLock = async (tx: Tx, head: Head, skus: readonly Sku[]): Promise<Map<Sku, Known>> => {
  await tx.$queryRawUnsafe(LOCK_LINES, head.id, skus)
  const [known, counts] = [await knownOf(tx, head, skus), await countsOf(tx, head, skus)]
  const lostTo = head.kind === 'full' ? '' : undefined
  return new Map(
    [...known].map(([sku, one]) => [
      sku,
      { ...one, heldBy: one.status === undefined ? (one.heldBy ?? lostTo) : one.heldBy, counts: counts.get(sku) ?? [] },
    ]),
  )
}

const tallies = (counts: ReadonlyMap<Sku, readonly Count[]>): Map<Sku, Tally> =>
  new Map(
    [...counts].flatMap(([sku, all]) => {
      const tally = tallyOf(all)
      return tally ? [[sku, tally]] : []
    }),
  )

const keep = async (tx: Tx, head: Head, taken: readonly Reported[], { context, at }: Call): Promise<void> => {
  if (taken.length === 0) return
  const rows = taken.map(({ sku, mode, area, counted, damaged, countedAt }) => {
    return { id: newId(), sku, mode, area, counted, damaged, countedAt }
  })
  await tx.$executeRawUnsafe(INSERT, head.id, JSON.stringify(rows), at.toISOString(), actorOf(context.principal))
  await keepCompared(tx, head, tallies(await countsOf(tx, head, uniqueSkus(taken))))
}

/** Found SKUs get their line first, then rows are locked by SKU, then stock: the order of everybody. */
const take = async (tx: Tx, head: Head, reports: readonly Reported[], call: Call) => {
  const first = await knownOf(tx, head, uniqueSkus(reports))
  const possible = admitted(head, reports, first, call.at).taken
  const found = uniqueSkus(possible.filter(({ sku }) => first.get(sku)?.status === undefined))
  if (found.length > 0) await addLines(tx, head, found, call.at)
  const known = await underLock(tx, head, uniqueSkus(reports))
  const lines = admitted(head, reports, known, call.at)
  const counts = accepted(lines.taken, known)
  await keep(tx, head, counts.taken, call)
  const errors = [...lines.errors, ...counts.errors].sort((a, b) => a.line - b.line)
  return { accepted: counts.taken.length, errors }
}

type MayCount = (location: LocationCode) => boolean

/** What counters report. */
export const countingRepository = (work: UnitOfWork) => ({
  record: (input: ParsedInputOf<typeof recordCounts>, call: Call, mayCount: MayCount): Promise<ReplyOf<typeof recordCounts>> =>
    work((tx) =>
      once(tx, recordCounts, input, call, async () => {
        const found = await lockHead(tx, input.stocktakeId, 'SHARE', ['counting'])
        if (!found.ok) return found
        const head = found.value
        if (!mayCount(head.location)) return err({ code: 'FORBIDDEN', reason: 'Guides count in their own store' })
        return ok(await take(tx, head, reportedLines(input.lines, call.at), call))
      }),
    ),

  settle: (input: ParsedInputOf<typeof settleStocktakeLine>, call: Call): Promise<ReplyOf<typeof settleStocktakeLine>> =>
    work((tx) =>
      once(tx, settleStocktakeLine, input, call, async () => {
        const { stocktakeId, sku, moved } = input
        const found = await lockHead(tx, stocktakeId, 'UPDATE', OPEN)
        if (!found.ok) return found
        const head = found.value
        const wrong = await linesRefuse(tx, head, [sku], ['unclear'])
        if (wrong) return wrong
        await keepCompared(tx, head, tallies(await countsOf(tx, head, [sku])), moved === 'counted-shelves' ? 'first' : 'last')
        if (head.status === 'review') await judge(tx, head, call.at, [sku])
        await noteStep(tx, head, { action: 'settle', lines: 1, note: `${sku}: ${moved}` }, call)
        return ok({ status: (await statusesOf(tx, head, [sku])).get(sku) ?? 'counted' })
      }),
    ),
})
export type CountingRepository = ReturnType<typeof countingRepository>
