import type { Prisma } from '../db/client.js'
import type { Line } from './accrual.js'
import type { Standing } from './scope.js'
import type { Range, Sources, Target, Traded } from './worksheet.js'
import { judgedPeriods, rangeKey, rangesOf } from './worksheet.js'

type Tx = Prisma.TransactionClient

type TradedRow = { n: number; sku: string; category: string; currency: string; quantity: bigint; amount: bigint }

/** What was traded in each range, by SKU. One statement. */
const readTraded = async (tx: Tx, ranges: readonly Range[]): Promise<Map<string, Traded[]>> => {
  const traded = new Map<string, Traded[]>()
  if (ranges.length === 0) return traded
  const rows = await tx.$queryRaw<TradedRow[]>`
    SELECT r.n::int, t.sku, t.category, t.currency, sum(t.quantity)::bigint AS quantity, sum(t.amount_minor)::bigint AS amount
      FROM json_to_recordset(${JSON.stringify(ranges.map((range, n) => ({ n, ...range })))}::json)
             AS r (n int, "dealerCode" text, "from" date, "to" date)
      JOIN trade_entry t ON t.dealer_code = r."dealerCode" AND t.day BETWEEN r."from" AND r."to"
     GROUP BY r.n, t.sku, t.category, t.currency`
  for (const { n, sku, category, currency, quantity, amount } of rows) {
    const key = rangeKey(ranges[n] as Range)
    const row = { sku, category, currency, quantity, amountMinor: amount }
    const list = traded.get(key)
    if (list) list.push(row)
    else traded.set(key, [row])
  }
  return traded
}

type StandingRow = { code: string; from: string | null; to: string | null; tier: string; region: string }

/** As kept for a period, else as the dealer stands today. */
const readStandings = async (tx: Tx, periods: readonly Range[]): Promise<Sources['standingOf']> => {
  const codes = [...new Set(periods.map(({ dealerCode }) => dealerCode))]
  const rows = await tx.$queryRaw<StandingRow[]>`
    SELECT code, NULL AS "from", NULL AS "to", tier, region FROM dealer WHERE code = ANY (${codes}::text[])
     UNION ALL
    SELECT s.dealer_code, s.period_from::text, s.period_to::text, s.tier, s.region FROM rebate_standing s
      JOIN json_to_recordset(${JSON.stringify(periods)}::json) AS p ("dealerCode" text, "from" date, "to" date)
        ON s.dealer_code = p."dealerCode" AND s.period_from = p."from" AND s.period_to = p."to"`
  const known = new Map<string, Standing>()
  for (const { code, from, to, tier, region } of rows)
    known.set(from && to ? rangeKey({ dealerCode: code, from, to }) : code, { dealerCode: code, tier, region })
  return (range) => known.get(rangeKey(range)) ?? known.get(range.dealerCode)
}

/** Everything that working these targets out needs. */
export const readSources = async (tx: Tx, targets: readonly Target[]): Promise<Sources> => ({
  traded: await readTraded(tx, rangesOf(targets)),
  standingOf: await readStandings(tx, judgedPeriods(targets)),
})

/**
 * From now on the dealers are judged in these periods as they stand now, unless something was kept for them before. Periods in which they
 * traded nothing stay open.
 */
export const keepStandings = async (tx: Tx, targets: readonly Target[]): Promise<void> => {
  await tx.$executeRaw`
    INSERT INTO rebate_standing (dealer_code, period_from, period_to, tier, region)
    SELECT d.code, p."from", p."to", d.tier, d.region
      FROM json_to_recordset(${JSON.stringify(judgedPeriods(targets))}::json) AS p ("dealerCode" text, "from" date, "to" date)
      JOIN dealer d ON d.code = p."dealerCode"
     WHERE EXISTS (SELECT FROM trade_entry t WHERE t.dealer_code = d.code AND t.day BETWEEN p."from" AND p."to")
     ORDER BY d.code, p."from", p."to"
        ON CONFLICT DO NOTHING`
}

/** Where to look for new lines; `skus` narrows, null does not. */
export type Search = { readonly policyId: string; readonly dealerCode: string; readonly from: string; readonly to: string } & {
  readonly skus: readonly string[] | null
}

type LineRow = Omit<Line, 'quantity' | 'amountMinor'> & { n: number; quantity: bigint; amountMinor: bigint; currency: string }
export type NewLine = Line & { readonly currency: string }

/** Lines of the trade ledger that a policy has not accrued yet, by search. One statement. */
export const readNewLines = async (tx: Tx, searches: readonly Search[]): Promise<NewLine[][]> => {
  const found: NewLine[][] = searches.map(() => [])
  if (searches.length === 0) return found
  const rows = await tx.$queryRaw<LineRow[]>`
    SELECT s.n::int, t.day::text, t.document, t.line_no AS "lineNo", t.sku, t.category, t.currency, t.quantity,
           t.amount_minor AS "amountMinor"
      FROM json_to_recordset(${JSON.stringify(searches.map((search, n) => ({ n, ...search })))}::json)
             AS s (n int, "policyId" uuid, "dealerCode" text, "from" date, "to" date, skus text[])
      JOIN trade_entry t ON t.dealer_code = s."dealerCode" AND t.day BETWEEN s."from" AND s."to"
       AND (s.skus IS NULL OR t.sku = ANY (s.skus))
     WHERE NOT EXISTS (SELECT FROM rebate_entry e WHERE e.policy_id = s."policyId" AND e.document = t.document
                          AND e.line_no = t.line_no AND e.reason = 'line')`
  for (const { n, ...line } of rows) found[n]?.push(line)
  return found
}
