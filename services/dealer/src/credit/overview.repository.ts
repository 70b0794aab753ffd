import type { DealerCode } from '@channel/contracts'
import { businessDay } from '@channel/contracts'
import type { CreditOverview, TemporaryLimit } from '@channel/contracts/dealer'
import type { PrismaClient } from '../db/client.js'
import { toTemporaryLimit } from './terms.repository.js'

type Row = {
  dealer_code: DealerCode
  currency: string
  limit_minor: bigint
  held_minor: bigint
  owed_minor: bigint
  payment_days: number
  block_after_days: number | null
  temporary_minor: bigint
  open_holds: bigint
  overdue_minor: bigint
  oldest_due_on: string | null
  blocked: boolean
}

/** By dealer code; two statements, however many dealers. What was paid covers receivables in their order, so the open ones are the last. */
export const readOverviews = async (db: PrismaClient, codes: readonly DealerCode[], at: Date): Promise<CreditOverview[]> => {
  if (codes.length === 0) return []
  const today = businessDay(at)
  const [rows, limits] = await Promise.all([
    db.$queryRaw<Row[]>`
      SELECT a.dealer_code, a.currency, a.limit_minor, a.held_minor, a.owed_minor,
             coalesce(c.payment_days, 30) AS payment_days, c.block_after_days,
             coalesce((SELECT sum(t.amount_minor) FROM temporary_limit t WHERE t.dealer_code = a.dealer_code
                          AND t.valid_from <= ${at}::timestamptz AND t.valid_to > ${at}::timestamptz), 0)::bigint AS temporary_minor,
             (SELECT count(*) FROM credit_hold h
               WHERE h.dealer_code = a.dealer_code AND h.status IN ('held', 'confirmed')) AS open_holds,
             r.overdue_minor, r.oldest_due_on::text AS oldest_due_on, r.blocked
        FROM credit_account a LEFT JOIN credit_terms c USING (dealer_code) CROSS JOIN LATERAL (
             SELECT coalesce(sum(least(r.amount_minor, r.cumulative_minor - a.invoiced_minor + a.owed_minor))
                               FILTER (WHERE r.due_on < ${today}::date), 0)::bigint AS overdue_minor,
                    min(r.due_on) AS oldest_due_on,
                    coalesce(bool_or(r.due_on < ${today}::date - c.block_after_days), false) AS blocked
               FROM receivable r
              WHERE r.dealer_code = a.dealer_code AND r.cumulative_minor > a.invoiced_minor - a.owed_minor) r
       WHERE a.dealer_code = ANY (${[...codes]}::text[]) ORDER BY a.dealer_code`,
    db.temporaryLimit.findMany({
      where: { dealerCode: { in: [...codes] }, validTo: { gt: at }, endedBy: null },
      orderBy: [{ validTo: 'asc' }, { id: 'asc' }],
      include: { account: { select: { currency: true } } },
    }),
  ])
  const shown = limits.map((limit) => toTemporaryLimit(limit, limit.account.currency))
  return rows.map((row) => toOverview(row, shown))
}

const toOverview = (row: Row, limits: readonly TemporaryLimit[]): CreditOverview => {
  const [limitMinor, temporaryMinor, heldMinor, owedMinor] = [
    row.limit_minor,
    row.temporary_minor,
    row.held_minor,
    row.owed_minor,
  ].map(Number) as [number, number, number, number]
  const dealerCode = row.dealer_code
  return {
    dealerCode,
    currency: row.currency,
    ...{ limitMinor, temporaryMinor, heldMinor, owedMinor },
    effectiveLimitMinor: limitMinor + temporaryMinor,
    availableMinor: limitMinor + temporaryMinor - heldMinor - owedMinor,
    receivableMinor: Math.max(0, owedMinor),
    overdueMinor: Number(row.overdue_minor),
    oldestDueOn: row.oldest_due_on,
    prepaidMinor: Math.max(0, 0 - owedMinor),
    openHolds: Number(row.open_holds),
    terms: { dealerCode, paymentDays: row.payment_days, blockAfterDays: row.block_after_days },
    blocked: row.blocked,
    temporaryLimits: limits.filter((limit) => limit.dealerCode === dealerCode),
  }
}
