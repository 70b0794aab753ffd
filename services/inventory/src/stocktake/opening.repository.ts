import type { ErrorOf, LocationCode, ParsedInputOf, ReplyOf, Result, Sku } from '@channel/contracts'
import { actorOf, err, newEvent, newId, ok } from '@channel/contracts'
import type { StocktakeId, StocktakeLimits, StocktakeScope } from '@channel/contracts/inventory'
import { openStocktake, stocktakeOpened } from '@channel/contracts/inventory'
import { appendToOutbox, once } from '@channel/messaging'
import type { Tx, UnitOfWork } from './lines.repository.js'
import { noteStep } from './lines.repository.js'
import type { Call } from './stocktake.js'
import { kindOf, stocktakeNumber } from './stocktake.js'

const DAY_MS = 86_400_000
const SHOWN = 100

const PRESENT = `b.location = $1 AND p.stocked AND b.sellable + b.reserved + b.allocated + b.frozen + b.damaged > 0`
const FREE = 'NOT EXISTS (SELECT 1 FROM stocktake_hold h WHERE h.location = b.location AND h.sku = b.sku)'
const EVERYTHING = `SELECT b.sku FROM balance b JOIN product p ON p.sku = b.sku WHERE ${PRESENT} ORDER BY b.sku`
const CATEGORY = `SELECT b.sku FROM balance b JOIN product p ON p.sku = b.sku WHERE ${PRESENT} AND p.category = $2 ORDER BY b.sku`
const NOT_COUNTED = `
  SELECT b.sku FROM balance b JOIN product p ON p.sku = b.sku CROSS JOIN LATERAL (
    SELECT max(l.last_counted_at) AS at FROM stocktake_line l
    WHERE l.location = b.location AND l.sku = b.sku AND l.status IN ('matched', 'posted')) c
  WHERE ${PRESENT} AND (c.at IS NULL OR c.at < $2::timestamptz) AND ${FREE} ORDER BY c.at NULLS FIRST, b.sku LIMIT $3::int`
const TOP_MOVERS = `
  SELECT b.sku FROM movement b JOIN product p ON p.sku = b.sku
  WHERE b.location = $1 AND b.at >= $2::timestamptz AND p.stocked AND ${FREE}
    AND b.reason IN ('shipment', 'transfer-out')
  GROUP BY b.sku ORDER BY sum(b.quantity) DESC, b.sku LIMIT $3::int`
const MASTERS = 'SELECT sku, stocked FROM product WHERE sku = ANY($1::text[])'
const HELD = `
  SELECT h.sku, s.number FROM stocktake_hold h JOIN stocktake s ON s.id = h.stocktake_id
  WHERE h.location = $1 AND h.sku = ANY($2::text[]) ORDER BY h.sku`
const LIMITS = 'SELECT max_units::float8 AS "maxUnits", max_values AS "maxValues" FROM stocktake_limits'
const INSERT = `
  INSERT INTO stocktake (id, number, location, kind, scope, blind, status, note, limits, opened_at, opened_by)
  VALUES ($1::uuid, $2, $3, $4, $5::jsonb, $6, 'counting', $7, $8::jsonb, $9::timestamptz, $10)`
/* In one order everywhere: two stocktakes that want the same SKUs wait for each other in a line, not in a circle. */
const HOLD = `
  INSERT INTO stocktake_hold (location, sku, stocktake_id)
  SELECT $1, sku, $2::uuid FROM unnest($3::text[]) AS s (sku) ORDER BY sku ON CONFLICT DO NOTHING`
/*
 * One statement sees one moment: a balance and the entries of the ledger that made it commit together, so they agree without any lock.
 * SKUs that another stocktake holds get no line.
 */
const ADD_LINES = `
  INSERT INTO stocktake_line (stocktake_id, sku, location, status, unit_price, currency, snapshot_at, snapshot_good, snapshot_damaged,
    snapshot_position)
  SELECT h.stocktake_id, p.sku, h.location, 'uncounted', p.list_unit_price, p.list_currency, $4::timestamptz,
    coalesce(b.sellable + b.reserved + b.allocated + b.frozen, 0), coalesce(b.damaged, 0), m.id
  FROM stocktake_hold h JOIN product p ON p.sku = h.sku
  LEFT JOIN balance b ON b.sku = h.sku AND b.location = h.location
  LEFT JOIN LATERAL (SELECT id FROM movement WHERE sku = h.sku AND location = h.location ORDER BY id DESC LIMIT 1) m ON true
  WHERE h.location = $1 AND h.stocktake_id = $2::uuid AND h.sku = ANY($3::text[])
  ORDER BY p.sku
  ON CONFLICT DO NOTHING`

type Named = { sku: Sku }
type Refusal = Result<never, ErrorOf<typeof openStocktake>>

const chosenBy = async (tx: Tx, location: LocationCode, scope: StocktakeScope, at: Date): Promise<Sku[]> => {
  const skusOf = async (sql: string, ...more: unknown[]) =>
    (await tx.$queryRawUnsafe<Named[]>(sql, location, ...more)).map(({ sku }) => sku)
  const before = (days: number) => new Date(at.getTime() - days * DAY_MS).toISOString()
  switch (scope.rule) {
    case 'everything':
      return skusOf(EVERYTHING)
    case 'skus':
      return [...new Set(scope.skus)].sort()
    case 'category':
      return skusOf(CATEGORY, scope.category)
    case 'not-counted':
      return skusOf(NOT_COUNTED, before(scope.days), scope.most)
    case 'top-movers':
      return skusOf(TOP_MOVERS, before(scope.days), scope.most)
  }
}

/** Only SKUs that somebody typed can be wrong. */
const mastersRefuse = async (tx: Tx, scope: StocktakeScope): Promise<Refusal | undefined> => {
  if (scope.rule !== 'skus') return undefined
  const rows = await tx.$queryRawUnsafe<{ sku: Sku; stocked: boolean }[]>(MASTERS, scope.skus)
  const stocked = new Map(rows.map((row) => [row.sku, row.stocked]))
  const unknown = scope.skus.filter((sku) => !stocked.has(sku))
  if (unknown.length > 0) return err({ code: 'UNKNOWN_SKU', skus: unknown })
  const service = scope.skus.filter((sku) => stocked.get(sku) === false)
  return service.length > 0 ? err({ code: 'NOT_STOCKED', skus: service }) : undefined
}

const othersRefuse = async (tx: Tx, location: LocationCode, skus: readonly Sku[]): Promise<Refusal | undefined> => {
  const held = await tx.$queryRawUnsafe<{ sku: Sku; number: string }[]>(HELD, location, skus)
  if (held.length === 0) return undefined
  return err({
    code: 'SKU_IN_STOCKTAKE',
    skus: held.slice(0, SHOWN).map(({ sku }) => sku),
    numbers: [...new Set(held.map(({ number }) => number))],
  })
}

/** Adds lines for SKUs that no other stocktake holds; answers how many there are new. */
export const addLines = async (
  tx: Tx,
  stocktake: { readonly id: StocktakeId; readonly location: LocationCode },
  skus: readonly Sku[],
  at: Date,
): Promise<number> => {
  const held = await tx.$executeRawUnsafe(HOLD, stocktake.location, stocktake.id, skus)
  await tx.$executeRawUnsafe(ADD_LINES, stocktake.location, stocktake.id, skus, at.toISOString())
  return held
}

const nextNumber = async (tx: Tx, at: Date): Promise<string> => {
  const [row] = await tx.$queryRawUnsafe<{ running: number }[]>(`SELECT nextval('stocktake_number')::float8 AS running`)
  return stocktakeNumber(at, row?.running ?? 0)
}

/** Somebody took one of the SKUs since we looked: SQLSTATE 40001 makes the unit of work begin anew, and then it finds who. */
const takenMeanwhile = () => Object.assign(new Error('A SKU was taken into another stocktake'), { code: '40001' })

const write = async (tx: Tx, input: ParsedInputOf<typeof openStocktake>, skus: readonly Sku[], { context, at }: Call) => {
  const { location, scope, blind, note } = input
  const stocktake = { id: newId() as StocktakeId, location }
  const number = await nextNumber(tx, at)
  const [limits] = await tx.$queryRawUnsafe<StocktakeLimits[]>(LIMITS)
  const now = at.toISOString()
  const actor = actorOf(context.principal)
  const json = [JSON.stringify(scope), JSON.stringify(limits)] as const
  await tx.$executeRawUnsafe(INSERT, stocktake.id, number, location, kindOf(scope), json[0], blind, note, json[1], now, actor)
  if ((await addLines(tx, stocktake, skus, at)) < skus.length) throw takenMeanwhile()
  await noteStep(tx, stocktake, { action: 'open', lines: skus.length, note }, { context, at })
  const fact = { stocktakeId: stocktake.id, number, location, lines: skus.length }
  await appendToOutbox(tx, [newEvent(stocktakeOpened, stocktake.id, fact)], { context, at })
  return { stocktakeId: stocktake.id, number, lines: skus.length }
}

/** Opens stocktakes: chooses the SKUs, holds them, and writes down what the books say. Takes no lock on stock. */
export const openingRepository = (work: UnitOfWork) => ({
  open: (input: ParsedInputOf<typeof openStocktake>, call: Call): Promise<ReplyOf<typeof openStocktake>> =>
    work((tx) =>
      once(tx, openStocktake, input, call, async () => {
        const { location, scope } = input
        const places = await tx.$queryRawUnsafe<object[]>('SELECT code FROM location WHERE code = $1', location)
        if (places.length === 0) return err({ code: 'UNKNOWN_LOCATION', location })
        const wrong = await mastersRefuse(tx, scope)
        if (wrong) return wrong
        const skus = await chosenBy(tx, location, scope, call.at)
        if (skus.length === 0) return err({ code: 'NOTHING_TO_COUNT' })
        return (await othersRefuse(tx, location, skus)) ?? ok(await write(tx, input, skus, call))
      }),
    ),
})
export type OpeningRepository = ReturnType<typeof openingRepository>
