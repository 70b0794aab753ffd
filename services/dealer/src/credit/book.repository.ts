import type { DealerCode, HoldId, ReturnId } from '@channel/contracts'
import { newId } from '@channel/contracts'
import type { HoldStatus } from '@channel/contracts/dealer'
import type { Prisma } from '../db/client.js'
import type { Book } from './book.js'
import type { Account, Hold } from './credit.js'
import type { LedgerLine } from './published.js'

type Tx = Prisma.TransactionClient

/** What a batch of changes names. Holds are named without their dealer. */
export type Names = { readonly dealerCodes: DealerCode[]; readonly holdIds: HoldId[]; readonly returnIds: ReturnId[] }

/** Locks the accounts that a batch touches, in primary-key order, and reads what its decisions need. */
export const lockBook = async (tx: Tx, names: Names): Promise<Book> => {
  const accounts = await lockAccounts(tx, names)
  // Read after the locks: a hold written by whoever held the lock before us must be seen.
  const holds = names.holdIds.length > 0 ? await readHolds(tx, names.holdIds) : []
  const returns = names.returnIds.length > 0 ? await readCreditedReturns(tx, names.returnIds) : []
  return {
    accounts: new Map(accounts.map((account) => [account.dealerCode, account])),
    holds: new Map(holds.map((hold) => [hold.id, hold])),
    creditedReturns: new Map(returns),
  }
}

type AccountRow = {
  dealer_code: string
  currency: string
  limit_minor: bigint
  held_minor: bigint
  owed_minor: bigint
  status: string
}

const lockAccounts = async (tx: Tx, { dealerCodes, holdIds }: Names): Promise<Account[]> => {
  const rows = await tx.$queryRaw<AccountRow[]>`
    SELECT a.dealer_code, a.currency, a.limit_minor, a.held_minor, a.owed_minor, d.status
      FROM credit_account a JOIN dealer d ON d.code = a.dealer_code
     WHERE a.dealer_code = ANY (ARRAY(
             SELECT json_array_elements_text(${JSON.stringify(dealerCodes)}::json)
              UNION SELECT h.dealer_code FROM credit_hold h WHERE h.id = ANY (ARRAY(
                      SELECT json_array_elements_text(${JSON.stringify(holdIds)}::json)::uuid))))
     ORDER BY a.dealer_code
       FOR UPDATE OF a FOR SHARE OF d`
  return rows.map((row) => ({
    dealerCode: row.dealer_code as DealerCode,
    currency: row.currency,
    suspended: row.status === 'suspended',
    limitMinor: Number(row.limit_minor),
    heldMinor: Number(row.held_minor),
    owedMinor: Number(row.owed_minor),
  }))
}

const readHolds = async (tx: Tx, ids: HoldId[]): Promise<Hold[]> => {
  const rows = await tx.creditHold.findMany({ where: { id: { in: ids } } })
  return rows.map((row) => ({
    id: row.id as HoldId,
    dealerCode: row.dealerCode as DealerCode,
    amountMinor: Number(row.amountMinor),
    status: row.status as HoldStatus,
    expiresAt: row.expiresAt?.toISOString() ?? null,
  }))
}

const readCreditedReturns = async (tx: Tx, ids: ReturnId[]): Promise<[ReturnId, DealerCode][]> => {
  const rows = await tx.creditEntry.findMany({ where: { reason: 'return', reference: { in: ids } } })
  return rows.map((row) => [row.reference as ReturnId, row.dealerCode as DealerCode])
}

/** Locks the accounts of overdue holds, passing over those that somebody works on: the next round finds them again. */
export const claimOverdue = async (tx: Tx, at: Date, limit: number): Promise<HoldId[]> => {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT h.id FROM credit_hold h JOIN credit_account a ON a.dealer_code = h.dealer_code
     WHERE h.status = 'held' AND h.expires_at <= ${at}::timestamptz ORDER BY h.expires_at LIMIT ${limit}
       FOR UPDATE OF a SKIP LOCKED`
  return rows.map((row) => row.id as HoldId)
}

export type Writing = {
  readonly accounts: Account[]
  /** Holds that were not there when the accounts were locked. */
  readonly opened: Hold[]
  readonly changed: Hold[]
  readonly lines: (LedgerLine & { readonly actor: string })[]
  readonly at: Date
}

/** Accounts, holds and ledger lines of a batch in one statement. Balances move by their ledger lines' sums and so cannot drift from them. */
export const write = async (tx: Tx, { accounts, opened, changed, lines, at }: Writing): Promise<void> => {
  const limits = accounts.map(({ dealerCode, limitMinor }) => ({ dealerCode, limitMinor }))
  const entries = lines.map((line) => ({ id: newId(), ...line }))
  const [limitRows, openedRows, changedRows, entryRows] = [limits, opened, changed, entries].map((rows) => JSON.stringify(rows))
  await tx.$executeRaw`
    WITH line AS (
      SELECT * FROM json_to_recordset(${entryRows}::json) AS l (
        id uuid, "dealerCode" text, "heldDeltaMinor" bigint, "owedDeltaMinor" bigint, reason text, reference text, actor text)),
    entry AS (
      INSERT INTO credit_entry (id, at, dealer_code, held_delta_minor, owed_delta_minor, reason, reference, actor)
      SELECT id, ${at}::timestamptz, "dealerCode", "heldDeltaMinor", "owedDeltaMinor", reason, reference, actor FROM line),
    opened AS (
      INSERT INTO credit_hold (id, dealer_code, amount_minor, status, expires_at, created_at, updated_at)
      SELECT id, "dealerCode", "amountMinor", status, "expiresAt", ${at}::timestamptz, ${at}::timestamptz
        FROM json_to_recordset(${openedRows}::json) AS o (
          id uuid, "dealerCode" text, "amountMinor" bigint, status text, "expiresAt" timestamptz)
       ORDER BY id),
    changed AS (
      UPDATE credit_hold h SET status = c.status, expires_at = c."expiresAt", updated_at = ${at}::timestamptz
        FROM json_to_recordset(${changedRows}::json) AS c (id uuid, status text, "expiresAt" timestamptz) WHERE h.id = c.id),
    moved AS (
      SELECT "dealerCode", sum("heldDeltaMinor")::bigint AS held, sum("owedDeltaMinor")::bigint AS owed FROM line GROUP BY 1)
    UPDATE credit_account a
       SET limit_minor = c."limitMinor", held_minor = a.held_minor + coalesce(m.held, 0), owed_minor = a.owed_minor + coalesce(m.owed, 0)
      FROM json_to_recordset(${limitRows}::json) AS c ("dealerCode" text, "limitMinor" bigint) LEFT JOIN moved m USING ("dealerCode")
     WHERE a.dealer_code = c."dealerCode"`.catch(asConflict)
}

/**
 * A hold or return of this id was written for another dealer, under another account's lock, since this transaction looked for it. That is a conflict
 * like any other: the unit of work begins anew (on SQLSTATE 40001) and then finds it.
 */
const asConflict = (error: unknown): never => {
  if (!/credit_hold_pkey|credit_entry_return/.test(String(error))) throw error
  throw Object.assign(new Error('The hold or return was written by another transaction', { cause: error }), { code: '40001' })
}
