import type { PrismaClient } from '../db/client.js'

type Difference = { key: string; field: string; ledger: number; balance: number }
export type Reconciliation = { checked: number; differences: Difference[] }

/**
 * What must be equal, dealer by dealer: held and owed with their ledger; live holds with held; receivables with what the ledger made owed and
 * with the account's sum of them; open receivables with what is owed where that is above zero; what holds say was shipped with the ledger's
 * shipments. One statement, so one moment: nothing that is under way can look like a difference.
 */
export const compare = async (db: PrismaClient): Promise<Reconciliation> => {
  const [row] = await db.$queryRaw<{ checked: bigint; differences: Difference[] }[]>`
    WITH ledger AS (
      SELECT dealer_code, sum(held_delta_minor) AS held, sum(owed_delta_minor) AS owed, sum(greatest(owed_delta_minor, 0)) AS debits,
             sum(owed_delta_minor) FILTER (WHERE reason = 'shipment') AS shipped
        FROM credit_entry GROUP BY dealer_code),
    holds AS (
      SELECT dealer_code, sum(amount_minor) FILTER (WHERE status IN ('held', 'confirmed')) AS held, sum(consumed_minor) AS shipped
        FROM credit_hold GROUP BY dealer_code),
    receivables AS (
      SELECT r.dealer_code, sum(r.amount_minor) AS amount,
             sum(least(r.amount_minor, greatest(0, r.cumulative_minor - a.invoiced_minor + a.owed_minor))) AS open
        FROM receivable r JOIN credit_account a USING (dealer_code) GROUP BY r.dealer_code),
    compared AS (
      SELECT a.dealer_code, f.field, coalesce(f.ledger, 0) AS ledger, f.balance
        FROM credit_account a LEFT JOIN ledger l USING (dealer_code) LEFT JOIN holds h USING (dealer_code)
             LEFT JOIN receivables r USING (dealer_code),
             LATERAL (VALUES ('held', l.held, a.held_minor),
                             ('owed', l.owed, a.owed_minor),
                             ('live holds', h.held, a.held_minor),
                             ('shipped from holds', l.shipped, coalesce(h.shipped, 0)),
                             ('invoiced', l.debits, a.invoiced_minor),
                             ('receivables', r.amount, a.invoiced_minor),
                             ('open receivables', r.open, greatest(a.owed_minor, 0))) AS f (field, ledger, balance))
    SELECT count(DISTINCT dealer_code) AS checked,
           coalesce(json_agg(json_build_object('key', dealer_code, 'field', field, 'ledger', ledger, 'balance', balance)
                             ORDER BY dealer_code, field) FILTER (WHERE ledger <> balance), '[]') AS differences
      FROM compared`
  return { checked: Number(row?.checked ?? 0), differences: row?.differences ?? [] }
}
