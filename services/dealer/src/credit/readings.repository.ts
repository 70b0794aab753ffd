import type { DealerCode, Page, ParsedInputOf, Principal } from '@channel/contracts'
import { actsForBrand, decodeCursor, encodeCursor } from '@channel/contracts'
import type {
  CreditAccount,
  CreditEntry,
  CreditHoldRow,
  CreditOverview,
  CreditReason,
  listCreditEntries,
  listCreditHolds,
  listReceivables,
  Receivable,
} from '@channel/contracts/dealer'
import { z } from 'zod'
import type { Prisma, PrismaClient } from '../db/client.js'
import type { VisibleDealers } from '../visible-dealers.parts.js'
import { readHoldPage } from './holds.repository.js'
import { readOverviews } from './overview.repository.js'
import { readReceivables } from './receivables.repository.js'
import type { Reconciliation } from './reconciliation.repository.js'
import { compare } from './reconciliation.repository.js'

/** Reads of credit. A caller gets what the principal may see; the rest is absent. */
export const creditReadings = (db: PrismaClient, visible: VisibleDealers, clock: () => Date) => {
  const among = async (codes: DealerCode[], principal: Principal): Promise<DealerCode[]> => {
    const seen = await visible(principal)
    return seen ? codes.filter((code) => seen.includes(code)) : codes
  }
  return {
    /** By dealer code. */
    accounts: async (codes: DealerCode[], principal: Principal): Promise<CreditAccount[]> =>
      readAccounts(db, await among(codes, principal), clock()),

    /** By dealer code. */
    overviews: async (codes: DealerCode[], principal: Principal): Promise<CreditOverview[]> =>
      readOverviews(db, await among(codes, principal), clock()),

    /** Newest first. */
    entries: async (input: ParsedInputOf<typeof listCreditEntries>, principal: Principal): Promise<Page<CreditEntry>> =>
      readEntries(db, input, (await among([input.dealerCode], principal)).length > 0),

    /** Newest first. */
    holds: async (input: ParsedInputOf<typeof listCreditHolds>, principal: Principal): Promise<Page<CreditHoldRow>> =>
      readHoldPage(db, input, await visible(principal, input.dealerCode)),

    /** Newest first. */
    receivables: async (input: ParsedInputOf<typeof listReceivables>, principal: Principal): Promise<Page<Receivable>> =>
      readReceivables(db, input, await visible(principal, input.dealerCode), clock()),

    reconcile: (principal: Principal): Promise<Reconciliation> =>
      actsForBrand(principal) ? compare(db) : Promise.resolve({ checked: 0, differences: [] }),
  }
}

export type CreditReadings = ReturnType<typeof creditReadings>

const readAccounts = async (db: PrismaClient, codes: DealerCode[], at: Date): Promise<CreditAccount[]> => {
  const inForce = { validFrom: { lte: at }, validTo: { gt: at } }
  const rows = await db.creditAccount.findMany({
    where: { dealerCode: { in: codes } },
    orderBy: { dealerCode: 'asc' },
    include: { temporaryLimits: { where: inForce, select: { amountMinor: true } } },
  })
  return rows.map((row) => {
    const temporaryMinor = row.temporaryLimits.reduce((sum, { amountMinor }) => sum + Number(amountMinor), 0)
    return { ...toCreditAccount(row), ...(temporaryMinor > 0 && { temporaryMinor }) }
  })
}

type EntriesWanted = ParsedInputOf<typeof listCreditEntries>

const readEntries = async (db: PrismaClient, input: EntriesWanted, seen: boolean): Promise<Page<CreditEntry>> => {
  if (!seen) return { rows: [], hasNextPage: false, totalCount: 0 }
  const where = matching(input)
  const [after] = decodeCursor(input.after) ?? []
  const older = z.uuid().safeParse(after).success ? { AND: [where, { id: { lt: String(after) } }] } : where
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

const matching = ({ dealerCode, reasons, document, from, to }: EntriesWanted): Prisma.CreditEntryWhereInput => ({
  dealerCode,
  ...(reasons && { reason: { in: reasons } }),
  ...((from !== undefined || to !== undefined) && { at: { gte: from, lt: to } }),
  ...(document !== undefined && {
    OR: [{ document }, { reference: document }, ...(z.uuid().safeParse(document).success ? [{ documentId: document }] : [])],
  }),
})

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
  document: row.document,
  documentId: row.documentId,
  note: row.note,
  actor: row.actor,
})
