import type { DealerCode, Page, ParsedInputOf } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type {
  listRebatePolicies,
  listRebateSettlements,
  listRebateSimulationLines,
  listRebateSimulations,
  RebateExplanation,
  RebatePolicy,
  RebatePolicyId,
  RebateSettlement,
  RebateSimulation,
  RebateSimulationLine,
} from '@channel/contracts/dealer'
import { z } from 'zod'
import type { Prisma, PrismaClient } from '../db/client.js'
import { policyFrom } from './policy-store.repository.js'
import type { PolicyState } from './policy.js'
import { shown } from './policy.js'
import { settlementFrom } from './settlement-store.repository.js'
import { shownSettlement } from './settlement.js'

const day = (date: Date): string => date.toISOString().slice(0, 10)

const pageFrom = <T>(rows: readonly T[], first: number, totalCount: number, cursorOf: (row: T) => string): Page<T> => ({
  rows: rows.slice(0, first).map((node) => ({ cursor: cursorOf(node), node })),
  hasNextPage: rows.length > first,
  totalCount,
})

/** Ids go up with time: newest first is downwards. A cursor that nobody handed out is as good as none. */
const olderThan = (cursor: string | undefined) => {
  const [id] = decodeCursor(cursor) ?? []
  return z.uuid().safeParse(id).success ? { id: { lt: String(id) } } : {}
}

const matching = ({ status, kind, on, search }: ParsedInputOf<typeof listRebatePolicies>): Prisma.RebatePolicyWhereInput => {
  // LIKE's own wildcards are letters here.
  const text = search === undefined ? undefined : { contains: search.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const }
  const onDay =
    on === undefined ? {} : { startsOn: { lte: new Date(on) }, endsOn: { gte: new Date(on) }, activatedAt: { not: null } }
  return { status, kind, ...onDay, ...(text && { OR: [{ code: text }, { name: text }] }) }
}

const policies = async (db: PrismaClient, input: ParsedInputOf<typeof listRebatePolicies>): Promise<Page<RebatePolicy>> => {
  const where = matching(input)
  const [rows, totalCount] = await Promise.all([
    db.rebatePolicy.findMany({ where: { AND: [where, olderThan(input.after)] }, orderBy: { id: 'desc' }, take: input.first + 1 }),
    db.rebatePolicy.count({ where }),
  ])
  return pageFrom(
    rows.map((row) => shown(policyFrom(row))),
    input.first,
    totalCount,
    ({ id }) => encodeCursor(id),
  )
}

const simulationFrom = ({ fromDay, toDay, ...row }: Prisma.RebateSimulationGetPayload<object>): RebateSimulation => ({
  ...row,
  policyId: row.policyId as RebatePolicyId,
  from: day(fromDay),
  to: day(toDay),
  at: row.at.toISOString(),
  baseMinor: Number(row.baseMinor),
  totalMinor: Number(row.totalMinor),
})

const simulations = async (
  db: PrismaClient,
  { policyId, first, after }: ParsedInputOf<typeof listRebateSimulations>,
): Promise<Page<RebateSimulation>> => {
  const where = { policyId }
  const [rows, totalCount] = await Promise.all([
    db.rebateSimulation.findMany({ where: { AND: [where, olderThan(after)] }, orderBy: { id: 'desc' }, take: first + 1 }),
    db.rebateSimulation.count({ where }),
  ])
  return pageFrom(rows.map(simulationFrom), first, totalCount, ({ id }) => encodeCursor(id))
}

const simulationLineFrom = (row: Prisma.RebateSimulationLineGetPayload<object>): RebateSimulationLine => ({
  simulationId: row.simulationId,
  dealerCode: row.dealerCode as DealerCode,
  periodFrom: day(row.periodFrom),
  periodTo: day(row.periodTo),
  baseMinor: Number(row.baseMinor),
  rateBps: row.rateBps,
  earnedMinor: Number(row.earnedMinor),
  amountMinor: Number(row.amountMinor),
  explanation: row.explanation as unknown as RebateExplanation,
})

const simulationLines = async (
  db: PrismaClient,
  { simulationId, dealerCode, first, after }: ParsedInputOf<typeof listRebateSimulationLines>,
): Promise<Page<RebateSimulationLine>> => {
  const where = { simulationId, dealerCode }
  const [code, from] = decodeCursor(after) ?? []
  const later: Prisma.RebateSimulationLineWhereInput =
    typeof code === 'string' && z.iso.date().safeParse(from).success
      ? { OR: [{ dealerCode: { gt: code } }, { dealerCode: code, periodFrom: { gt: new Date(String(from)) } }] }
      : {}
  const [rows, totalCount] = await Promise.all([
    db.rebateSimulationLine.findMany({
      where: { AND: [where, later] },
      orderBy: [{ dealerCode: 'asc' }, { periodFrom: 'asc' }],
      take: first + 1,
    }),
    db.rebateSimulationLine.count({ where }),
  ])
  return pageFrom(rows.map(simulationLineFrom), first, totalCount, (row) => encodeCursor(row.dealerCode, row.periodFrom))
}

const withCredited = { include: { _count: { select: { lines: { where: { creditedAt: { not: null } } } } } } } as const

const settlements = async (
  db: PrismaClient,
  { policyId, status, first, after }: ParsedInputOf<typeof listRebateSettlements>,
): Promise<Page<RebateSettlement>> => {
  const where = { policyId, status }
  const [rows, totalCount] = await Promise.all([
    db.rebateSettlement.findMany({
      where: { AND: [where, olderThan(after)] },
      orderBy: { id: 'desc' },
      take: first + 1,
      ...withCredited,
    }),
    db.rebateSettlement.count({ where }),
  ])
  return pageFrom(
    rows.map((row) => shownSettlement(settlementFrom(row, row._count.lines))),
    first,
    totalCount,
    ({ id }) => encodeCursor(id),
  )
}

/** Reads of the brand's own side: policies, simulations, settlements. */
export const policyListRepository = (db: PrismaClient) => ({
  get: async (ids: readonly string[]): Promise<RebatePolicy[]> => {
    const rows = await db.rebatePolicy.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: 'asc' } })
    return rows.map((row) => shown(policyFrom(row)))
  },
  /** Those that counted on a day. */
  onDay: async (on: string): Promise<PolicyState[]> => {
    const where = { startsOn: { lte: new Date(on) }, endsOn: { gte: new Date(on) }, activatedAt: { not: null } }
    return (await db.rebatePolicy.findMany({ where, orderBy: { id: 'asc' } })).map(policyFrom)
  },
  list: (input: ParsedInputOf<typeof listRebatePolicies>) => policies(db, input),
  simulations: (input: ParsedInputOf<typeof listRebateSimulations>) => simulations(db, input),
  simulationLines: (input: ParsedInputOf<typeof listRebateSimulationLines>) => simulationLines(db, input),
  getSettlements: async (ids: readonly string[]): Promise<RebateSettlement[]> => {
    const rows = await db.rebateSettlement.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: 'asc' }, ...withCredited })
    return rows.map((row) => shownSettlement(settlementFrom(row, row._count.lines)))
  },
  settlements: (input: ParsedInputOf<typeof listRebateSettlements>) => settlements(db, input),
})
export type PolicyListRepository = ReturnType<typeof policyListRepository>
