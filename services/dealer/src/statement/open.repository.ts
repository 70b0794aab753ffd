import type { Currency, DealerCode } from '@channel/contracts'
import type { Statement } from '@channel/contracts/dealer'
import type { PrismaClient } from '../db/client.js'
import type { Key } from './statement-store.repository.js'
import type { Movement } from './statement.js'
import { figuresOf, numberOf } from './statement.js'

/**
 * Entries of months that have not been issued (`$1`: dealers and months; nothing beyond the month of `$2`), with what each account had
 * come to when the month began.
 */
export const OPEN = `
  WITH asked AS (
    SELECT k."dealerCode" AS dealer_code, k.month, a.currency, a.owed_minor,
      (k.month || '-01')::timestamp AT TIME ZONE 'Asia/Shanghai' AS begins,
      ((k.month || '-01')::timestamp + interval '1 month') AT TIME ZONE 'Asia/Shanghai' AS ends
    FROM json_to_recordset($1::json) AS k ("dealerCode" text, month text) JOIN credit_account a ON a.dealer_code = k."dealerCode"
    WHERE k.month <= $2 AND NOT EXISTS (SELECT FROM statement s WHERE s.dealer_code = k."dealerCode" AND s.month >= k.month)),
  entry AS (
    SELECT asked.dealer_code, asked.month, e.id, e.at, e.document, e.owed_delta_minor AS amount, e.at < asked.ends AS within,
      CASE WHEN e.reason IN ('shipment', 'return', 'rebate', 'payment') THEN e.reason ELSE 'adjustment' END AS kind
    FROM asked JOIN credit_entry e ON e.dealer_code = asked.dealer_code AND e.owed_delta_minor <> 0 AND e.at >= asked.begins
    WHERE NOT EXISTS (SELECT FROM statement_line l WHERE l.entry_id = e.id))`
const FIGURES = `
  ${OPEN}
  SELECT asked.dealer_code AS "dealerCode", asked.month, asked.currency,
    (asked.owed_minor - coalesce(sum(e.amount), 0))::bigint AS opening, coalesce(sum(e.lines) FILTER (WHERE e.within), 0)::int AS lines,
    coalesce(json_agg(json_build_object('kind', e.kind, 'amountMinor', e.amount)) FILTER (WHERE e.within), '[]') AS movements
  FROM asked LEFT JOIN (
    SELECT dealer_code, month, kind, within, sum(amount)::bigint AS amount, count(*) AS lines FROM entry GROUP BY 1, 2, 3, 4) e
    USING (dealer_code, month)
  GROUP BY 1, 2, 3, asked.owed_minor`

type Row = { dealerCode: DealerCode; month: string; currency: Currency; opening: bigint; lines: number; movements: Movement[] }

const openFrom = ({ dealerCode, month, currency, opening, lines, movements }: Row): Statement => ({
  ...{ dealerCode, month, number: numberOf(dealerCode, month), version: 0, status: 'open', allowed: [], currency },
  ...figuresOf(Number(opening), movements),
  ...{ lineCount: lines, issuedAt: null, dealerConfirmation: null, brandConfirmation: null },
})

/** Months that go on, or that nobody has issued yet: worked out when they are asked for. */
export const openRepository = (db: PrismaClient) => ({
  statements: async (keys: readonly Key[], thisMonth: string): Promise<Statement[]> => {
    if (keys.length === 0) return []
    const rows = await db.$queryRawUnsafe<Row[]>(FIGURES, JSON.stringify(keys), thisMonth)
    return rows.map(openFrom)
  },
})
export type OpenRepository = ReturnType<typeof openRepository>
