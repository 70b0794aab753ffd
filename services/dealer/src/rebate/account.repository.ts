import { newId } from '@channel/contracts'
import type { Prisma } from '../db/client.js'
import type { Balance, Booked } from './accrual.js'

type Tx = Prisma.TransactionClient

export type AccountKey = {
  readonly policyId: string
  readonly dealerCode: string
  readonly periodFrom: string
  readonly periodTo: string
}
export type Account = AccountKey & Balance & { readonly settledMinor: bigint }

export const accountKey = ({ policyId, dealerCode, periodFrom }: Omit<AccountKey, 'periodTo'>): string =>
  `${policyId} ${dealerCode} ${periodFrom}`

const byKey = (a: AccountKey, b: AccountKey): number => (accountKey(a) < accountKey(b) ? -1 : 1)

/** Opens accounts that are not there yet. In the order of their keys, like the locks. */
export const openAccounts = async (tx: Tx, keys: readonly AccountKey[]): Promise<void> => {
  if (keys.length === 0) return
  await tx.$executeRaw`
    INSERT INTO rebate_account (policy_id, dealer_code, period_from, period_to, earned_minor, withheld_minor, settled_minor, entries)
    SELECT "policyId", "dealerCode", "periodFrom", "periodTo", 0, 0, 0, 0
      FROM json_to_recordset(${JSON.stringify([...keys].sort(byKey))}::json)
             AS k ("policyId" uuid, "dealerCode" text, "periodFrom" date, "periodTo" date)
        ON CONFLICT DO NOTHING`
}

/** Those of the accounts that exist, locked in the order of their keys. */
export const lockAccounts = async (tx: Tx, keys: readonly AccountKey[]): Promise<Map<string, Account>> => {
  const rows = await tx.$queryRaw<Account[]>`
    SELECT a.policy_id AS "policyId", a.dealer_code AS "dealerCode", a.period_from::text AS "periodFrom",
           a.period_to::text AS "periodTo", a.earned_minor AS "earnedMinor", a.withheld_minor AS "withheldMinor",
           a.settled_minor AS "settledMinor", a.entries
      FROM rebate_account a
     WHERE (a.policy_id, a.dealer_code, a.period_from) IN (
             SELECT "policyId", "dealerCode", "periodFrom" FROM json_to_recordset(${JSON.stringify(keys)}::json)
               AS k ("policyId" uuid, "dealerCode" text, "periodFrom" date))
     ORDER BY a.policy_id, a.dealer_code, a.period_from FOR UPDATE`
  return new Map(rows.map((row) => [accountKey(row), row]))
}

/** All accounts of a period, locked in the order of their keys. */
export const lockPeriod = async (tx: Tx, policyId: string, periodFrom: string): Promise<Account[]> =>
  tx.$queryRaw<Account[]>`
    SELECT policy_id AS "policyId", dealer_code AS "dealerCode", period_from::text AS "periodFrom", period_to::text AS "periodTo",
           earned_minor AS "earnedMinor", withheld_minor AS "withheldMinor", settled_minor AS "settledMinor", entries
      FROM rebate_account WHERE policy_id = ${policyId}::uuid AND period_from = ${periodFrom}::date
     ORDER BY policy_id, dealer_code, period_from FOR UPDATE`

export type Booking = { readonly account: AccountKey; readonly currency: string; readonly entries: readonly Booked[] }

const json = (rows: readonly object[]): string =>
  JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))

/** Ledger entries, and the balances moved by their sums. One statement for all. */
export const writeBookings = async (tx: Tx, bookings: readonly Booking[], at: Date): Promise<void> => {
  const rows = bookings.flatMap(({ account, currency, entries }) =>
    entries.map((entry) => ({ id: newId(), ...account, currency, ...entry })),
  )
  if (rows.length === 0) return
  await tx.$executeRaw`
    WITH booked AS (
      SELECT * FROM json_to_recordset(${json(rows)}::json) AS b (
        id uuid, "policyId" uuid, "dealerCode" text, "periodFrom" date, "periodTo" date, sequence int, reason text, document text,
        "lineNo" int, sku text, currency text, "baseMinor" bigint, "rateBps" int, "amountMinor" bigint, "accruedBeforeMinor" bigint,
        "accruedAfterMinor" bigint, explanation jsonb)),
    entry AS (
      INSERT INTO rebate_entry (id, at, policy_id, dealer_code, period_from, period_to, sequence, reason, document, line_no, sku,
        currency, base_minor, rate_bps, amount_minor, accrued_before_minor, accrued_after_minor, explanation)
      SELECT id, ${at}::timestamptz, "policyId", "dealerCode", "periodFrom", "periodTo", sequence, reason, document, "lineNo", sku,
        currency, "baseMinor", "rateBps", "amountMinor", "accruedBeforeMinor", "accruedAfterMinor", explanation FROM booked)
    UPDATE rebate_account a
       SET earned_minor = a.earned_minor + s.earned, withheld_minor = a.withheld_minor + s.withheld, entries = s.last
      FROM (SELECT "policyId", "dealerCode", "periodFrom", max(sequence) AS last,
                   coalesce(sum("amountMinor") FILTER (WHERE reason <> 'policy-cap'), 0)::bigint AS earned,
                   coalesce(sum("amountMinor") FILTER (WHERE reason = 'policy-cap'), 0)::bigint AS withheld
              FROM booked GROUP BY 1, 2, 3) s
     WHERE a.policy_id = s."policyId" AND a.dealer_code = s."dealerCode" AND a.period_from = s."periodFrom"`
}
