import { newId } from '@channel/contracts'
import { Prisma } from '../db/client.js'
import type { Account, Hold } from './account.js'
import type { LedgerLine } from './ledger.js'

type Tx = Prisma.TransactionClient

export type Writing = {
  readonly accounts: Account[]
  /** Holds that were not there when the accounts were locked. */
  readonly opened: Hold[]
  readonly changed: Hold[]
  readonly lines: (LedgerLine & { readonly actor: string })[]
  readonly at: Date
}

const holdRows = (holds: Hold[]): string =>
  JSON.stringify(holds.map(({ override, ...hold }) => ({ ...hold, ...override, approvalReason: override?.reason })))

/** The parts of the statement that open and change holds. */
const holdsWritten = (opened: Hold[], changed: Hold[], at: Date): Prisma.Sql => Prisma.sql`
    opened AS (
      INSERT INTO credit_hold (id, dealer_code, amount_minor, status, expires_at, created_at, updated_at, split_from, consumed_minor, closing,
                               over_limit_minor, approved_by, approval_reason)
      SELECT id, "dealerCode", "amountMinor", status, "expiresAt", ${at}::timestamptz, ${at}::timestamptz, "splitFrom", "consumedMinor", closing,
             "overLimitMinor", "approvedBy", "approvalReason"
        FROM json_to_recordset(${holdRows(opened)}::json) AS o (
          id uuid, "dealerCode" text, "amountMinor" bigint, status text, "expiresAt" timestamptz, "splitFrom" uuid, "consumedMinor" bigint,
          closing boolean, "overLimitMinor" bigint, "approvedBy" text, "approvalReason" text)
       ORDER BY id),
    changed AS (
      UPDATE credit_hold h
         SET amount_minor = c."amountMinor", status = c.status, expires_at = c."expiresAt", updated_at = ${at}::timestamptz,
             consumed_minor = c."consumedMinor", closing = c.closing, over_limit_minor = c."overLimitMinor",
             approved_by = c."approvedBy", approval_reason = c."approvalReason"
        FROM json_to_recordset(${holdRows(changed)}::json) AS c (
          id uuid, "amountMinor" bigint, status text, "expiresAt" timestamptz, "consumedMinor" bigint, closing boolean,
          "overLimitMinor" bigint, "approvedBy" text, "approvalReason" text)
       WHERE h.id = c.id)`

/** Accounts, holds and ledger lines of a batch in one statement. Balances move by their ledger lines' sums and so cannot drift from them. */
export const write = async (tx: Tx, { accounts, opened, changed, lines, at }: Writing): Promise<void> => {
  const limits = accounts.map(({ dealerCode, limitMinor }) => ({ dealerCode, limitMinor }))
  const entries = lines.map((line) => ({ id: newId(), ...line }))
  await tx.$executeRaw`
    WITH line AS (
      SELECT * FROM json_to_recordset(${JSON.stringify(entries)}::json) AS l (
        id uuid, "dealerCode" text, "heldDeltaMinor" bigint, "owedDeltaMinor" bigint, reason text, reference text, actor text,
        document text, "documentId" uuid, note text)),
    entry AS (
      INSERT INTO credit_entry (id, at, dealer_code, held_delta_minor, owed_delta_minor, reason, reference, actor, document, document_id, note)
      SELECT id, ${at}::timestamptz, "dealerCode", "heldDeltaMinor", "owedDeltaMinor", reason, reference, actor, document, "documentId", note
        FROM line),
    ${holdsWritten(opened, changed, at)},
    moved AS (
      SELECT "dealerCode", sum("heldDeltaMinor")::bigint AS held, sum("owedDeltaMinor")::bigint AS owed,
             sum(greatest("owedDeltaMinor", 0))::bigint AS invoiced FROM line GROUP BY 1)
    UPDATE credit_account a
       SET limit_minor = c."limitMinor", held_minor = a.held_minor + coalesce(m.held, 0), owed_minor = a.owed_minor + coalesce(m.owed, 0),
           invoiced_minor = a.invoiced_minor + coalesce(m.invoiced, 0)
      FROM json_to_recordset(${JSON.stringify(limits)}::json) AS c ("dealerCode" text, "limitMinor" bigint)
           LEFT JOIN moved m USING ("dealerCode")
     WHERE a.dealer_code = c."dealerCode"`.catch(asConflict)
  await writeReceivables(tx, entries, at)
}

/** A receivable has the id of its ledger entry. */
const writeReceivables = async (tx: Tx, entries: (LedgerLine & { id: string })[], at: Date): Promise<void> => {
  const rows = entries.flatMap(({ id, dealerCode, document, documentId, receivable }) =>
    receivable ? [{ id, dealerCode, document, documentId, ...receivable }] : [],
  )
  if (rows.length === 0) return
  await tx.$executeRaw`
    INSERT INTO receivable (id, at, dealer_code, kind, document, document_id, amount_minor, cumulative_minor, day, due_on)
    SELECT id, ${at}::timestamptz, "dealerCode", kind, document, "documentId", "amountMinor", "cumulativeMinor", day, "dueOn"
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (
        id uuid, "dealerCode" text, kind text, document text, "documentId" uuid, "amountMinor" bigint, "cumulativeMinor" bigint,
        day date, "dueOn" date)`
}

/**
 * A hold or document of this id was written for another dealer, under another account's lock, since this transaction looked for it. That is a
 * conflict like any other: the unit of work begins anew (on SQLSTATE 40001) and then finds it.
 */
const asConflict = (error: unknown): never => {
  if (!/credit_hold_pkey|credit_entry_document/.test(String(error))) throw error
  throw Object.assign(new Error('The hold or document was written by another transaction', { cause: error }), { code: '40001' })
}
