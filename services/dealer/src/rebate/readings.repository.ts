import type { DealerCode, Page, ParsedInputOf } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type {
  explainRebate,
  listRebateAccounts,
  listRebateEntries,
  listRebateSettlementLines,
  RebateAccount,
  RebateEntry,
  RebateExplanation,
  RebatePolicyId,
  RebateReason,
  RebateSettlement,
  RebateSettlementId,
  RebateSettlementLine,
} from '@channel/contracts/dealer'
import { z } from 'zod'
import type { Prisma, PrismaClient } from '../db/client.js'

/** Dealers whose rows are read; undefined is all of them. */
export type Visible = readonly string[] | undefined

/** Beyond this many rows a list only says "at least so many". */
const COUNT_LIMIT = 10_000
const day = (date: Date): string => date.toISOString().slice(0, 10)

/** The dealers asked for, as far as they are seen. */
const dealersSeen = (visible: Visible, asked: string | undefined) => {
  if (visible === undefined) return asked === undefined ? {} : { dealerCode: asked }
  return { dealerCode: { in: visible.filter((code) => asked === undefined || code === asked) } }
}

const policy = { select: { id: true, code: true, name: true, version: true } } satisfies Prisma.RebatePolicyDefaultArgs
type Named = Prisma.RebatePolicyGetPayload<typeof policy>

const inPolicy = ({ id, code, name, version }: Named) => ({
  policyId: id as RebatePolicyId,
  policyCode: code,
  policyName: name,
  version,
})

const pageFrom = <T>(rows: readonly T[], first: number, totalCount: number, cursorOf: (row: T) => string): Page<T> => ({
  rows: rows.slice(0, first).map((node) => ({ cursor: cursorOf(node), node })),
  hasNextPage: rows.length > first,
  totalCount,
})

type AccountRow = Prisma.RebateAccountGetPayload<{ include: { policy: { select: (typeof policy)['select'] & { terms: true } } } }>

const accountFrom = (row: AccountRow): RebateAccount => ({
  ...inPolicy(row.policy),
  dealerCode: row.dealerCode as DealerCode,
  periodFrom: day(row.periodFrom),
  periodTo: day(row.periodTo),
  currency: (row.policy.terms as { currency: string }).currency,
  earnedMinor: Number(row.earnedMinor),
  withheldMinor: Number(row.withheldMinor),
  accruedMinor: Number(row.earnedMinor + row.withheldMinor),
  settledMinor: Number(row.settledMinor),
  entries: row.entries,
})

const entryFrom = (row: Prisma.RebateEntryGetPayload<object>, named: Named): RebateEntry => ({
  ...inPolicy(named),
  id: row.id,
  at: row.at.toISOString(),
  dealerCode: row.dealerCode as DealerCode,
  periodFrom: day(row.periodFrom),
  periodTo: day(row.periodTo),
  sequence: row.sequence,
  reason: row.reason as RebateReason,
  document: row.document,
  lineNo: row.lineNo,
  sku: row.sku,
  currency: row.currency,
  baseMinor: Number(row.baseMinor),
  rateBps: row.rateBps,
  amountMinor: Number(row.amountMinor),
  accruedBeforeMinor: Number(row.accruedBeforeMinor),
  accruedAfterMinor: Number(row.accruedAfterMinor),
  explanation: row.explanation as unknown as RebateExplanation,
})

/** Entries carry their policy's id only: names come in one more query, however many entries there are. */
const withPolicies = async (db: PrismaClient, rows: readonly Prisma.RebateEntryGetPayload<object>[]): Promise<RebateEntry[]> => {
  const ids = [...new Set(rows.map(({ policyId }) => policyId))]
  const named = new Map((await db.rebatePolicy.findMany({ where: { id: { in: ids } }, ...policy })).map((one) => [one.id, one]))
  return rows.map((row) => entryFrom(row, named.get(row.policyId) as Named))
}

const accounts = async (
  db: PrismaClient,
  input: ParsedInputOf<typeof listRebateAccounts>,
  visible: Visible,
): Promise<Page<RebateAccount>> => {
  const where: Prisma.RebateAccountWhereInput = {
    ...dealersSeen(visible, input.dealerCode),
    policyId: input.policyId,
    periodTo: input.from === undefined ? undefined : { gte: new Date(input.from) },
    periodFrom: input.to === undefined ? undefined : { lte: new Date(input.to) },
  }
  const [rows, totalCount] = await Promise.all([
    db.rebateAccount.findMany({
      where: { AND: [where, afterAccount(input.after)] },
      orderBy: [{ periodFrom: 'desc' }, { policyId: 'asc' }, { dealerCode: 'asc' }],
      take: input.first + 1,
      include: { policy: { select: { ...policy.select, terms: true } } },
    }),
    db.rebateAccount.count({ where, take: COUNT_LIMIT }),
  ])
  return pageFrom(rows.map(accountFrom), input.first, totalCount, (row) =>
    encodeCursor(row.periodFrom, row.policyId, row.dealerCode),
  )
}

const isDay = (value: unknown): value is string => z.iso.date().safeParse(value).success
const isId = (value: unknown): value is string => z.uuid().safeParse(value).success

/** A cursor that nobody handed out is as good as none. */
const afterAccount = (cursor: string | undefined): Prisma.RebateAccountWhereInput => {
  const [from, policyId, dealerCode] = decodeCursor(cursor) ?? []
  if (!isDay(from) || !isId(policyId) || typeof dealerCode !== 'string') return {}
  const periodFrom = new Date(from)
  return {
    periodFrom: { lte: periodFrom },
    OR: [{ periodFrom: { lt: periodFrom } }, { policyId: { gt: policyId } }, { policyId, dealerCode: { gt: dealerCode } }],
  }
}

const entries = async (
  db: PrismaClient,
  input: ParsedInputOf<typeof listRebateEntries>,
  visible: Visible,
): Promise<Page<RebateEntry>> => {
  const where: Prisma.RebateEntryWhereInput = {
    ...dealersSeen(visible, input.dealerCode),
    policyId: input.policyId,
    periodFrom: input.periodFrom === undefined ? undefined : new Date(input.periodFrom),
    reason: input.reason,
    document: input.document,
  }
  const [after] = decodeCursor(input.after) ?? []
  const older = isId(after) ? { AND: [where, { id: { lt: after } }] } : where
  const [rows, totalCount] = await Promise.all([
    db.rebateEntry.findMany({ where: older, orderBy: { id: 'desc' }, take: input.first + 1 }),
    db.rebateEntry.count({ where, take: COUNT_LIMIT }),
  ])
  return pageFrom(await withPolicies(db, rows), input.first, totalCount, ({ id }) => encodeCursor(id))
}

type LineRow = Prisma.RebateSettlementLineGetPayload<{ include: { settlement: true } }>

const settlementLineFrom = (row: LineRow): RebateSettlementLine => ({
  settlementId: row.settlementId as RebateSettlementId,
  number: row.settlement.number,
  status: row.settlement.status as RebateSettlement['status'],
  dealerCode: row.dealerCode as DealerCode,
  currency: row.settlement.currency,
  earnedMinor: Number(row.earnedMinor),
  withheldMinor: Number(row.withheldMinor),
  settledBeforeMinor: Number(row.settledBeforeMinor),
  amountMinor: Number(row.amountMinor),
  creditedAt: row.creditedAt?.toISOString() ?? null,
  obstacle: row.obstacle,
})

/** What is not decided yet is the brand's own business. */
const settlementLines = async (
  db: PrismaClient,
  input: ParsedInputOf<typeof listRebateSettlementLines>,
  visible: Visible,
): Promise<Page<RebateSettlementLine>> => {
  const where: Prisma.RebateSettlementLineWhereInput = {
    ...dealersSeen(visible, input.dealerCode),
    settlementId: input.settlementId,
    ...(visible && { settlement: { status: 'approved' } }),
  }
  const [settlementId, dealerCode] = decodeCursor(input.after) ?? []
  const later: Prisma.RebateSettlementLineWhereInput =
    isId(settlementId) && typeof dealerCode === 'string'
      ? { OR: [{ settlementId: { lt: settlementId } }, { settlementId, dealerCode: { gt: dealerCode } }] }
      : {}
  const [rows, totalCount] = await Promise.all([
    db.rebateSettlementLine.findMany({
      where: { AND: [where, later] },
      orderBy: [{ settlementId: 'desc' }, { dealerCode: 'asc' }],
      take: input.first + 1,
      include: { settlement: true },
    }),
    db.rebateSettlementLine.count({ where, take: COUNT_LIMIT }),
  ])
  return pageFrom(rows.map(settlementLineFrom), input.first, totalCount, (row) => encodeCursor(row.settlementId, row.dealerCode))
}

type Asked = ParsedInputOf<typeof explainRebate>

/** A line of the trade ledger with the entries that it caused; undefined where the caller does not see its dealer. */
const lineOf = async (db: PrismaClient, { document, lineNo }: Asked, visible: Visible) => {
  const line = await db.tradeEntry.findUnique({ where: { document_lineNo: { document, lineNo } } })
  if (!line || (visible && !visible.includes(line.dealerCode))) return undefined
  const [rows, dealer] = await Promise.all([
    db.rebateEntry.findMany({ where: { document, lineNo }, orderBy: { id: 'asc' } }),
    db.dealer.findUnique({ where: { code: line.dealerCode }, select: { tier: true, region: true } }),
  ])
  const standing = { dealerCode: line.dealerCode, tier: dealer?.tier ?? '', region: dealer?.region ?? '' }
  return { ...line, day: day(line.day), standing, entries: await withPolicies(db, rows) }
}

/** Reads of what was accrued and settled, each as far as the caller sees. */
export const rebateReadings = (db: PrismaClient) => ({
  accounts: (input: ParsedInputOf<typeof listRebateAccounts>, visible: Visible) => accounts(db, input, visible),
  entries: (input: ParsedInputOf<typeof listRebateEntries>, visible: Visible) => entries(db, input, visible),
  settlementLines: (input: ParsedInputOf<typeof listRebateSettlementLines>, visible: Visible) =>
    settlementLines(db, input, visible),
  line: (asked: Asked, visible: Visible) => lineOf(db, asked, visible),
})
export type RebateReadings = ReturnType<typeof rebateReadings>
