import type { AnswerOf, DealerCode, ParsedInputOf } from '@channel/contracts'
import type { RebatePolicyId, recomputeRebates } from '@channel/contracts/dealer'
import type { Prisma, PrismaClient } from '../db/client.js'
import { readSources } from './history.repository.js'
import type { Windows } from './period.js'
import { windowsOf } from './period.js'
import { readVersions } from './policy-store.repository.js'
import type { Target, Version } from './worksheet.js'
import { worksheet } from './worksheet.js'

type Tx = Prisma.TransactionClient
type Asked = ParsedInputOf<typeof recomputeRebates>
type Difference = AnswerOf<typeof recomputeRebates>['differences'][number]

const DEALERS_AT_ONCE = 500
/** Of a ledger that is wrong everywhere the first ones tell enough. */
const MOST_DIFFERENCES = 1_000

type Booked = {
  dealerCode: string
  earned: bigint
  ledger: bigint
  withheld: bigint
  lines: bigint
  settled: bigint
  paid: bigint
}

/** What accounts say, what their entries add up to, and what was credited. */
const readBooked = async (
  tx: Tx,
  version: Version,
  { period }: Windows,
  codes: readonly string[],
): Promise<Map<string, Booked>> => {
  const rows = await tx.$queryRaw<Booked[]>`
    SELECT a.dealer_code AS "dealerCode", a.earned_minor AS earned, a.withheld_minor AS withheld, a.settled_minor AS settled,
           e.ledger, e.lines, coalesce(p.paid, 0)::bigint AS paid
      FROM rebate_account a
     CROSS JOIN LATERAL (
           SELECT coalesce(sum(amount_minor), 0)::bigint AS ledger,
                  coalesce(sum(base_minor) FILTER (WHERE reason = 'line'), 0)::bigint AS lines
             FROM rebate_entry e WHERE e.policy_id = a.policy_id AND e.dealer_code = a.dealer_code AND e.period_from = a.period_from) e
      LEFT JOIN LATERAL (
           SELECT sum(l.amount_minor) AS paid FROM rebate_settlement s JOIN rebate_settlement_line l ON l.settlement_id = s.id
            WHERE s.policy_id = a.policy_id AND s.period_from = a.period_from AND l.dealer_code = a.dealer_code
              AND l.credited_at IS NOT NULL) p ON true
     WHERE a.policy_id = ${version.id}::uuid AND a.period_from = ${period.from}::date AND a.dealer_code = ANY (${[...codes]}::text[])`
  return new Map(rows.map((row) => [row.dealerCode, row]))
}

/** Dealers who traded within the policy's days, or have an account of it. */
const dealersOf = async (tx: Tx, { id, terms }: Version, dealerCode: string | undefined): Promise<string[]> => {
  const rows = await tx.$queryRaw<{ code: string }[]>`
    SELECT dealer_code AS code FROM trade_entry WHERE day BETWEEN ${terms.from}::date AND ${terms.to}::date
       AND (${dealerCode ?? null}::text IS NULL OR dealer_code = ${dealerCode ?? null})
     UNION SELECT dealer_code FROM rebate_account WHERE policy_id = ${id}::uuid
       AND (${dealerCode ?? null}::text IS NULL OR dealer_code = ${dealerCode ?? null}) ORDER BY 1`
  return rows.map(({ code }) => code)
}

const NOTHING = { earned: 0n, ledger: 0n, withheld: 0n, lines: 0n, settled: 0n, paid: 0n }

const compared = (
  { version, dealerCode, windows }: Target,
  expected: { readonly earned: bigint; readonly lines: bigint },
  booked: Omit<Booked, 'dealerCode'>,
): Difference[] => {
  const pairs = [
    ['earned', expected.earned, booked.earned],
    ['ledger', expected.earned + booked.withheld, booked.ledger],
    // Lines beyond the end of a policy that was closed early stay in the ledger, with their counter-entry.
    ['lines', windows.now.to === windows.period.to ? expected.lines : booked.lines, booked.lines],
    ['settled', booked.paid, booked.settled],
  ] as const
  const about = {
    policyId: version.id as RebatePolicyId,
    policyCode: version.code,
    dealerCode: dealerCode as DealerCode,
    periodFrom: windows.period.from,
  }
  return pairs
    .filter(([, wanted, found]) => wanted !== found)
    .map(([field, wanted, found]) => ({ ...about, field, expectedMinor: Number(wanted), bookedMinor: Number(found) }))
}

const check = async (tx: Tx, targets: readonly Target[]): Promise<{ checked: number; differences: Difference[] }> => {
  const [first] = targets
  if (!first) return { checked: 0, differences: [] }
  const codes = targets.map(({ dealerCode }) => dealerCode)
  const booked = await readBooked(tx, first.version, first.windows, codes)
  const sources = await readSources(tx, targets)
  const results = targets.map((target) => {
    const sheet = worksheet(target, sources)
    const earned = sheet?.judged(sheet.sums()).capped ?? 0n
    const lines = sheet?.inScope.reduce((sum, { amountMinor }) => sum + amountMinor, 0n) ?? 0n
    return compared(target, { earned, lines }, booked.get(target.dealerCode) ?? NOTHING)
  })
  return { checked: targets.length, differences: results.flat() }
}

/** Works everything out again from the trade ledger, in one snapshot: nothing that is under way can look like a difference. */
export const recomputeRepository = (db: PrismaClient) => ({
  recompute: ({ policyId, dealerCode }: Asked): Promise<AnswerOf<typeof recomputeRebates>> =>
    db.$transaction(
      async (tx) => {
        const found = {
          checked: 0,
          waiting: await tx.rebateDue.count({ where: { dealerCode } }),
          differences: [] as Difference[],
        }
        for (const version of await readVersions(tx, policyId)) {
          const codes = await dealersOf(tx, version, dealerCode)
          for (const windows of windowsOf(version.terms, version.endsOn))
            for (let n = 0; n < codes.length; n += DEALERS_AT_ONCE) {
              const some = codes.slice(n, n + DEALERS_AT_ONCE)
              const { checked, differences } = await check(
                tx,
                some.map((code) => ({ version, dealerCode: code, windows })),
              )
              found.checked += checked
              found.differences.push(...differences)
            }
        }
        return { ...found, differences: found.differences.slice(0, MOST_DIFFERENCES) }
      },
      { isolationLevel: 'RepeatableRead', timeout: 300_000, maxWait: 30_000 },
    ),
})
export type RecomputeRepository = ReturnType<typeof recomputeRepository>
