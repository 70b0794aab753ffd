import type { DealerCode, HoldId } from '@channel/contracts'
import { businessDay } from '@channel/contracts'
import type { HoldStatus } from '@channel/contracts/dealer'
import type { Prisma } from '../db/client.js'
import type { Account, Hold } from './account.js'
import type { Book } from './book.js'

type Tx = Prisma.TransactionClient

/** What a batch of changes names. Holds are named without their dealer. */
export type Names = {
  readonly dealerCodes: DealerCode[]
  readonly holdIds: HoldId[]
  readonly documentIds: string[]
  /** Something new is judged or comes due: limits, terms and overdue count. */
  readonly judges: boolean
}

/** Locks the accounts that a batch touches, in primary-key order, and reads what its decisions need. */
export const lockBook = async (tx: Tx, names: Names, at: Date): Promise<Book> => {
  const locked = await lockAccounts(tx, names)
  // Read after the locks: what was written by whoever held the lock before us must be seen.
  const accounts = names.judges ? await withCircumstances(tx, locked, at) : locked
  const holds = names.holdIds.length > 0 ? await readHolds(tx, names.holdIds) : []
  const booked = names.documentIds.length > 0 ? await readBooked(tx, names.documentIds) : []
  return {
    accounts: new Map(accounts.map((account) => [account.dealerCode, account])),
    holds: new Map(holds.map((hold) => [hold.id, hold])),
    booked: new Map(booked),
    day: businessDay(at),
  }
}

type AccountRow = {
  dealer_code: string
  currency: string
  limit_minor: bigint
  held_minor: bigint
  owed_minor: bigint
  invoiced_minor: bigint
  status: string
}

const lockAccounts = async (tx: Tx, { dealerCodes, holdIds }: Names): Promise<Account[]> => {
  const rows = await tx.$queryRaw<AccountRow[]>`
    SELECT a.dealer_code, a.currency, a.limit_minor, a.held_minor, a.owed_minor, a.invoiced_minor, d.status
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
    suspended: row.status !== 'active',
    limitMinor: Number(row.limit_minor),
    heldMinor: Number(row.held_minor),
    owedMinor: Number(row.owed_minor),
    invoicedMinor: Number(row.invoiced_minor),
    ...USUAL,
  }))
}

const USUAL = { temporaryMinor: 0, paymentDays: 30, block: null }

type Circumstances = {
  dealer_code: string
  temporary_minor: bigint
  payment_days: number | null
  block_after_days: number | null
  due_minor: bigint | null
}

/** Temporary limits of this moment, terms, and how much of what was invoiced is due for too long. */
const withCircumstances = async (tx: Tx, accounts: Account[], at: Date): Promise<Account[]> => {
  if (accounts.length === 0) return accounts
  const codes = accounts.map(({ dealerCode }) => dealerCode)
  const rows = await tx.$queryRaw<Circumstances[]>`
    SELECT a.dealer_code, c.payment_days, c.block_after_days,
           coalesce((SELECT sum(t.amount_minor) FROM temporary_limit t
                      WHERE t.dealer_code = a.dealer_code AND t.valid_from <= ${at}::timestamptz AND t.valid_to > ${at}::timestamptz),
                    0)::bigint AS temporary_minor,
           CASE WHEN c.block_after_days IS NOT NULL THEN
             coalesce((SELECT max(r.cumulative_minor) FROM receivable r
                        WHERE r.dealer_code = a.dealer_code AND r.cumulative_minor > a.invoiced_minor - a.owed_minor
                          AND r.due_on < ${businessDay(at)}::date - c.block_after_days), 0) END AS due_minor
      FROM credit_account a LEFT JOIN credit_terms c USING (dealer_code)
     WHERE a.dealer_code = ANY (ARRAY(SELECT json_array_elements_text(${JSON.stringify(codes)}::json)))`
  const found = new Map(rows.map((row) => [row.dealer_code, row]))
  return accounts.map((account) => ({ ...account, ...circumstancesOf(found.get(account.dealerCode)) }))
}

const circumstancesOf = (row: Circumstances | undefined) => ({
  temporaryMinor: Number(row?.temporary_minor ?? 0),
  paymentDays: row?.payment_days ?? USUAL.paymentDays,
  block:
    row === undefined || row.block_after_days === null
      ? null
      : { graceDays: row.block_after_days, dueMinor: Number(row.due_minor ?? 0) },
})

const readHolds = async (tx: Tx, ids: HoldId[]): Promise<Hold[]> => {
  const rows = await tx.creditHold.findMany({ where: { id: { in: ids } } })
  return rows.map(toHold)
}

export const toHold = (row: Prisma.CreditHoldGetPayload<object>): Hold => ({
  id: row.id as HoldId,
  dealerCode: row.dealerCode as DealerCode,
  amountMinor: Number(row.amountMinor),
  status: row.status as HoldStatus,
  expiresAt: row.expiresAt?.toISOString() ?? null,
  consumedMinor: Number(row.consumedMinor),
  closing: row.closing,
  splitFrom: row.splitFrom as HoldId | null,
  override:
    row.approvedBy === null
      ? null
      : { overLimitMinor: Number(row.overLimitMinor), approvedBy: row.approvedBy, reason: row.approvalReason ?? '' },
})

const readBooked = async (tx: Tx, ids: string[]): Promise<[string, DealerCode][]> => {
  const rows = await tx.creditEntry.findMany({
    where: { documentId: { in: ids } },
    select: { documentId: true, dealerCode: true },
  })
  return rows.map((row) => [row.documentId as string, row.dealerCode as DealerCode])
}

/** Locks the accounts of overdue holds, passing over those that somebody works on: the next round finds them again. */
export const claimOverdue = async (tx: Tx, at: Date, limit: number): Promise<HoldId[]> => {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT h.id FROM credit_hold h JOIN credit_account a ON a.dealer_code = h.dealer_code
     WHERE h.status = 'held' AND h.expires_at <= ${at}::timestamptz ORDER BY h.expires_at LIMIT ${limit}
       FOR UPDATE OF a SKIP LOCKED`
  return rows.map((row) => row.id as HoldId)
}
