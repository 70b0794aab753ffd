import type { DealerCode, Page, ParsedInputOf, Principal } from '@channel/contracts'
import { actsForBrand, decodeCursor, encodeCursor, maySeeDealer } from '@channel/contracts'
import type { CreditAccount, CreditEntry, CreditReason, listCreditEntries } from '@channel/contracts/dealer'
import { z } from 'zod'
import type { Prisma, PrismaClient } from '../db/client.js'

type Difference = { key: string; field: string; ledger: number; balance: number }
type Reconciliation = { checked: number; differences: Difference[] }

const EMPTY_PAGE = { rows: [], hasNextPage: false, totalCount: 0 }

/** Reads of credit. A caller gets what the principal may see; the rest is absent. */
export const creditReadings = (db: PrismaClient) => ({
  /** By dealer code. */
  accounts: async (codes: DealerCode[], principal: Principal): Promise<CreditAccount[]> => {
    const visible = codes.filter((code) => maySeeDealer(principal, code))
    const rows = await db.creditAccount.findMany({ where: { dealerCode: { in: visible } }, orderBy: { dealerCode: 'asc' } })
    return rows.map(toCreditAccount)
  },

  /** Newest first. */
  entries: (input: ParsedInputOf<typeof listCreditEntries>, principal: Principal): Promise<Page<CreditEntry>> =>
    maySeeDealer(principal, input.dealerCode) ? readEntries(db, input) : Promise.resolve(EMPTY_PAGE),

  /** Sums of the ledger, and of the live holds, against the balances. */
  reconcile: (principal: Principal): Promise<Reconciliation> =>
    actsForBrand(principal) ? compare(db) : Promise.resolve({ checked: 0, differences: [] }),
})

export type CreditReadings = ReturnType<typeof creditReadings>

const readEntries = async (db: PrismaClient, input: ParsedInputOf<typeof listCreditEntries>): Promise<Page<CreditEntry>> => {
  const where = { dealerCode: input.dealerCode }
  const [after] = decodeCursor(input.after) ?? []
  const older = z.uuid().safeParse(after).success ? { ...where, id: { lt: String(after) } } : where
  const [rows, totalCount] = await Promise.all([
    db.creditEntry.findMany({ where: older, orderBy: { id: 'desc' }, take: input.first + 1 }),
    db.creditEntry.count({ where }),
  ])
  return {
    rows: rows.slice(0, input.first).map((row) => ({ cursor: encodeCursor(row.id), node: toEntry(row) })),
    hasNextPage: rows.length > input.first,
    totalCount,
  }
}

/** One statement, so one moment: nothing that is under way can look like a difference. */
const compare = async (db: PrismaClient): Promise<Reconciliation> => {
  const [row] = await db.$queryRaw<{ checked: bigint; differences: Difference[] }[]>`
    WITH ledger AS (
      SELECT dealer_code, sum(held_delta_minor) AS held, sum(owed_delta_minor) AS owed FROM credit_entry GROUP BY dealer_code),
    live AS (
      SELECT dealer_code, sum(amount_minor) AS held FROM credit_hold WHERE status IN ('held', 'confirmed') GROUP BY dealer_code),
    compared AS (
      SELECT a.dealer_code, f.field, f.ledger, f.balance
        FROM credit_account a LEFT JOIN ledger l USING (dealer_code) LEFT JOIN live v USING (dealer_code),
             LATERAL (VALUES ('held', coalesce(l.held, 0), a.held_minor),
                             ('owed', coalesce(l.owed, 0), a.owed_minor),
                             ('live holds', coalesce(v.held, 0), a.held_minor)) AS f (field, ledger, balance))
    SELECT count(DISTINCT dealer_code) AS checked,
           coalesce(json_agg(json_build_object('key', dealer_code, 'field', field, 'ledger', ledger, 'balance', balance)
                             ORDER BY dealer_code, field) FILTER (WHERE ledger <> balance), '[]') AS differences
      FROM compared`
  return { checked: Number(row?.checked ?? 0), differences: row?.differences ?? [] }
}

const toCreditAccount = (row: Prisma.CreditAccountGetPayload<object>): CreditAccount => ({
  dealerCode: row.dealerCode as DealerCode,
  currency: row.currency,
  limitMinor: Number(row.limitMinor),
  heldMinor: Number(row.heldMinor),
  owedMinor: Number(row.owedMinor),
})

const toEntry = (row: Prisma.CreditEntryGetPayload<object>): CreditEntry => ({
  id: row.id,
  at: row.at.toISOString(),
  dealerCode: row.dealerCode as DealerCode,
  heldDeltaMinor: Number(row.heldDeltaMinor),
  owedDeltaMinor: Number(row.owedDeltaMinor),
  reason: row.reason as CreditReason,
  reference: row.reference,
  actor: row.actor,
})
