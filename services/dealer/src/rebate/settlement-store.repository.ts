import { newId } from '@channel/contracts'
import type { DealerCode } from '@channel/contracts'
import type { RebatePolicyId, RebateSettlement, RebateSettlementId } from '@channel/contracts/dealer'
import type { Prisma } from '../db/client.js'
import type { SettlementLine, SettlementState } from './settlement.js'

type Tx = Prisma.TransactionClient

const NUMBER = `
  SELECT 'RB' || to_char($1::timestamptz AT TIME ZONE 'Asia/Shanghai', 'YYYYMMDD') || '-' || lpad(n::text, greatest(6, length(n::text)), '0')
    AS number
  FROM nextval('rebate_settlement_number') n`

const day = (date: Date): string => date.toISOString().slice(0, 10)

export const settlementFrom = (row: Prisma.RebateSettlementGetPayload<object>, credited: number): SettlementState => ({
  id: row.id as RebateSettlementId,
  number: row.number,
  policyId: row.policyId as RebatePolicyId,
  periodFrom: day(row.periodFrom),
  periodTo: day(row.periodTo),
  status: row.status as RebateSettlement['status'],
  currency: row.currency,
  dealers: row.dealers,
  totalMinor: Number(row.totalMinor),
  credited,
  requestedBy: row.requestedBy,
  requestedAt: row.requestedAt.toISOString(),
  decidedBy: row.decidedBy,
  decidedAt: row.decidedAt?.toISOString() ?? null,
  decisionNote: row.decisionNote,
})

export const nextNumber = async (tx: Tx, at: Date): Promise<string> => {
  const [row] = await tx.$queryRawUnsafe<{ number: string }[]>(NUMBER, at.toISOString())
  if (!row) throw new Error('No number for a rebate settlement')
  return row.number
}

/** The settlement of a period that waits for its approval. */
export const pendingOf = (tx: Tx, policyId: string, periodFrom: string) =>
  tx.rebateSettlement.findFirst({
    where: { policyId, periodFrom: new Date(periodFrom), status: 'pending' },
    select: { id: true, number: true },
  })

export const insertSettlement = async (tx: Tx, settlement: SettlementState, lines: readonly SettlementLine[]): Promise<void> => {
  const { credited: _, ...row } = settlement
  const data = { ...row, periodFrom: new Date(row.periodFrom), periodTo: new Date(row.periodTo) }
  await tx.rebateSettlement.create({ data })
  await tx.rebateSettlementLine.createMany({
    data: lines.map((line) => ({ settlementId: settlement.id, creditId: newId(), ...line })),
  })
}

export const lockSettlement = async (tx: Tx, id: string): Promise<SettlementState | undefined> => {
  await tx.$executeRaw`SELECT FROM rebate_settlement WHERE id = ${id}::uuid FOR UPDATE`
  const row = await tx.rebateSettlement.findUnique({ where: { id } })
  return row ? settlementFrom(row, 0) : undefined
}

export const saveDecision = async (tx: Tx, settlement: SettlementState): Promise<void> => {
  const { status, decidedBy, decidedAt, decisionNote } = settlement
  await tx.rebateSettlement.update({ where: { id: settlement.id }, data: { status, decidedBy, decidedAt, decisionNote } })
}

/** One dealer's part of a settlement, as the credit ledger takes it. */
export type Credit = {
  /** One for each dealer and settlement: the ledger books it once. */
  readonly settlementId: string
  readonly number: string
  readonly dealerCode: DealerCode
  readonly amountMinor: number
  readonly currency: string
}

export const creditsOf = async (tx: Tx, { id, number, currency }: SettlementState): Promise<Credit[]> => {
  const rows = await tx.rebateSettlementLine.findMany({ where: { settlementId: id }, orderBy: { dealerCode: 'asc' } })
  return rows.map(({ creditId, dealerCode, amountMinor }) => ({
    settlementId: creditId,
    number,
    dealerCode: dealerCode as DealerCode,
    amountMinor: Number(amountMinor),
    currency,
  }))
}

/** What was credited counts as settled; what was not keeps its obstacle and is open still. */
export const settleAccounts = async (
  tx: Tx,
  { id, policyId, periodFrom }: SettlementState,
  obstacles: ReadonlyMap<string, string>,
  at: Date,
): Promise<void> => {
  const rows = [...obstacles].map(([dealerCode, obstacle]) => ({ dealerCode, obstacle }))
  await tx.$executeRaw`
    UPDATE rebate_settlement_line l SET credited_at = CASE WHEN o.obstacle IS NULL THEN ${at}::timestamptz END, obstacle = o.obstacle
      FROM rebate_settlement_line this
      LEFT JOIN json_to_recordset(${JSON.stringify(rows)}::json) AS o ("dealerCode" text, obstacle text)
        ON o."dealerCode" = this.dealer_code
     WHERE l.settlement_id = ${id}::uuid AND this.settlement_id = l.settlement_id AND this.dealer_code = l.dealer_code`
  await tx.$executeRaw`
    UPDATE rebate_account a SET settled_minor = a.settled_minor + l.amount_minor FROM rebate_settlement_line l
     WHERE l.settlement_id = ${id}::uuid AND l.credited_at IS NOT NULL AND a.policy_id = ${policyId}::uuid
       AND a.period_from = ${periodFrom}::date AND a.dealer_code = l.dealer_code`
}
