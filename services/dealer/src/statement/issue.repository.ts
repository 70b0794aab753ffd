import type { CallContext, DealerCode } from '@channel/contracts'
import { actorOf, newId } from '@channel/contracts'
import { appendToOutbox } from '@channel/messaging'
import type { Prisma, PrismaClient } from '../db/client.js'
import { issued } from './statement.js'

type Tx = Prisma.TransactionClient
export type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
export type Call = { readonly context: CallContext; readonly at: Date }

/**
 * The month that is due for each account: the one after its last statement, or the first in which it owed anything. `$1` is the last month
 * that may be issued.
 */
const DUE = `
  SELECT a.dealer_code, a.currency, a.owed_minor, coalesce(last.closing_minor, 0) AS opening_minor, d.month,
    (d.month || '-01')::timestamp AT TIME ZONE 'Asia/Shanghai' AS begins,
    ((d.month || '-01')::timestamp + interval '1 month') AT TIME ZONE 'Asia/Shanghai' AS ends
  FROM credit_account a
  LEFT JOIN LATERAL (SELECT s.month, s.closing_minor FROM statement s WHERE s.dealer_code = a.dealer_code
                      ORDER BY s.month DESC LIMIT 1) last ON true
  LEFT JOIN LATERAL (SELECT e.at FROM credit_entry e WHERE e.dealer_code = a.dealer_code AND e.owed_delta_minor <> 0
                      ORDER BY e.at LIMIT 1) first ON true
  CROSS JOIN LATERAL (SELECT coalesce(to_char((last.month || '-01')::date + interval '1 month', 'YYYY-MM'),
                                      to_char(first.at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')) AS month) d
  WHERE d.month <= $1`
const CANDIDATES = `SELECT due.dealer_code AS "dealerCode" FROM (${DUE}) due WHERE due.dealer_code > $2 ORDER BY 1 LIMIT $3`
const LOCK = 'SELECT dealer_code FROM credit_account WHERE dealer_code = ANY($1::text[]) ORDER BY dealer_code FOR UPDATE'
/**
 * A booking takes its time before it gets its account's lock: one that was begun in the old month and written in the new one, after the
 * statement, belongs to the next statement. So lines are what stands on no statement yet, a little way back from the month's begin too.
 */
const ISSUE = `
  WITH due AS (SELECT * FROM (${DUE}) due WHERE due.dealer_code = ANY($2::text[])),
  line AS (
    SELECT e.id, e.dealer_code, due.month, e.at, e.document, e.owed_delta_minor AS amount,
      CASE WHEN e.reason IN ('shipment', 'return', 'rebate', 'payment') THEN e.reason ELSE 'adjustment' END AS kind
    FROM due JOIN credit_entry e ON e.dealer_code = due.dealer_code AND e.owed_delta_minor <> 0
      AND e.at >= due.begins - interval '31 days' AND e.at < due.ends
    WHERE NOT EXISTS (SELECT FROM statement_line l WHERE l.entry_id = e.id)),
  figures AS (
    SELECT dealer_code, count(*)::int AS lines, sum(amount)::bigint AS moved,
      coalesce(sum(amount) FILTER (WHERE kind = 'shipment'), 0)::bigint AS shipments,
      coalesce(-sum(amount) FILTER (WHERE kind = 'return'), 0)::bigint AS returns,
      coalesce(-sum(amount) FILTER (WHERE kind = 'rebate'), 0)::bigint AS rebates,
      coalesce(-sum(amount) FILTER (WHERE kind = 'payment'), 0)::bigint AS payments,
      coalesce(sum(amount) FILTER (WHERE kind = 'adjustment'), 0)::bigint AS adjustments
    FROM line GROUP BY dealer_code),
  issued AS (
    INSERT INTO statement (dealer_code, month, number, version, status, currency, opening_minor, shipments_minor, returns_minor,
      rebates_minor, payments_minor, adjustments_minor, closing_minor, line_count, issued_at)
    SELECT due.dealer_code, due.month, 'ST' || replace(due.month, '-', '') || '-' || due.dealer_code, 1, 'issued', due.currency,
      due.opening_minor, coalesce(f.shipments, 0), coalesce(f.returns, 0), coalesce(f.rebates, 0), coalesce(f.payments, 0),
      coalesce(f.adjustments, 0), due.opening_minor + coalesce(f.moved, 0), coalesce(f.lines, 0), $3::timestamptz
    FROM due LEFT JOIN figures f USING (dealer_code) ORDER BY due.dealer_code
    RETURNING dealer_code, month, number, currency, closing_minor),
  written AS (
    INSERT INTO statement_line (entry_id, dealer_code, month, version, at, kind, document, amount_minor)
    SELECT id, dealer_code, month, 1, at, kind, document, amount FROM line),
  steps AS (
    INSERT INTO statement_step (id, dealer_code, month, version, at, actor, action, closing_minor, note, details)
    SELECT n.id, i.dealer_code, i.month, 1, $3::timestamptz, $4, 'issue', i.closing_minor, '', '[]'
    FROM issued i JOIN json_to_recordset($5::json) AS n (id uuid, code text) ON n.code = i.dealer_code)
  SELECT i.dealer_code AS "dealerCode", i.month, i.number, i.currency, i.closing_minor AS "closingMinor",
    due.owed_minor - coalesce((
      SELECT sum(e.owed_delta_minor) FROM credit_entry e
       WHERE e.dealer_code = i.dealer_code AND e.owed_delta_minor <> 0 AND e.at >= due.ends
         AND NOT EXISTS (SELECT FROM statement_line l WHERE l.entry_id = e.id)), 0)::bigint AS "accountMinor"
  FROM issued i JOIN due USING (dealer_code) ORDER BY 1`

type Issued = {
  dealerCode: DealerCode
  month: string
  number: string
  currency: string
  closingMinor: bigint
  accountMinor: bigint
}

/** What the account says it was at the month's end is what the statement must close with. */
const agreed = (rows: readonly Issued[]): void => {
  const wrong = rows.find(({ closingMinor, accountMinor }) => closingMinor !== accountMinor)
  if (wrong) throw new Error(`${wrong.number} would close with ${wrong.closingMinor}, its account says ${wrong.accountMinor}`)
}

/** Statements as they are first written down. */
export const issueRepository = (db: PrismaClient, transaction: UnitOfWork) => ({
  /** Dealers beyond `after` for which a month up to `month` is due, by code. */
  candidates: async (month: string, after: string, limit: number): Promise<DealerCode[]> => {
    const rows = await db.$queryRawUnsafe<{ dealerCode: DealerCode }[]>(CANDIDATES, month, after, limit)
    return rows.map(({ dealerCode }) => dealerCode)
  },

  /**
   * Issues the one month that is due of each of these dealers, if it still is: accounts are locked, so that nobody books meanwhile and
   * two issuers come one after the other. Answers how many.
   */
  issue: (month: string, codes: readonly DealerCode[], { context, at }: Call): Promise<number> =>
    transaction(async (tx) => {
      await tx.$queryRawUnsafe(LOCK, codes)
      const steps = JSON.stringify(codes.map((code) => ({ id: newId(), code })))
      const rows = await tx.$queryRawUnsafe<Issued[]>(ISSUE, month, codes, at.toISOString(), actorOf(context.principal), steps)
      agreed(rows)
      const told = rows.map(({ closingMinor, ...row }) => issued({ ...row, version: 1, closingMinor: Number(closingMinor) }))
      await appendToOutbox(tx, told, { context, at })
      return rows.length
    }),
})
export type IssueRepository = ReturnType<typeof issueRepository>
