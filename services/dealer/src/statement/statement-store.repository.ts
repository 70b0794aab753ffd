import type { Currency, DealerCode } from '@channel/contracts'
import { newId } from '@channel/contracts'
import type { Month, StatementStep } from '@channel/contracts/dealer'
import type { Prisma } from '../db/client.js'
import type { StatementState } from './statement.js'

type Tx = Prisma.TransactionClient
export type Key = { readonly dealerCode: DealerCode; readonly month: Month }
export type StepTaken = Pick<StatementStep, 'action' | 'note' | 'details'> & { readonly actor: string; readonly at: Date }

type Row = Prisma.StatementGetPayload<object>

const signature = (by: string | null, at: Date | null) => (by !== null && at !== null ? { by, at: at.toISOString() } : null)

export const statementFrom = (row: Row): StatementState => ({
  dealerCode: row.dealerCode as DealerCode,
  month: row.month,
  number: row.number,
  version: row.version,
  status: row.status as StatementState['status'],
  currency: row.currency as Currency,
  openingMinor: Number(row.openingMinor),
  shipmentsMinor: Number(row.shipmentsMinor),
  returnsMinor: Number(row.returnsMinor),
  rebatesMinor: Number(row.rebatesMinor),
  paymentsMinor: Number(row.paymentsMinor),
  adjustmentsMinor: Number(row.adjustmentsMinor),
  closingMinor: Number(row.closingMinor),
  lineCount: row.lineCount,
  issuedAt: row.issuedAt.toISOString(),
  dealerConfirmation: signature(row.dealerConfirmedBy, row.dealerConfirmedAt),
  brandConfirmation: signature(row.brandConfirmedBy, row.brandConfirmedAt),
})

/** The second statement sees what the lock waited for. */
export const lock = async (tx: Tx, { dealerCode, month }: Key): Promise<StatementState | undefined> => {
  const [locked] = await tx.$queryRaw<object[]>`
    SELECT 1 FROM statement WHERE dealer_code = ${dealerCode} AND month = ${month} FOR UPDATE`
  return locked && statementFrom(await tx.statement.findUniqueOrThrow({ where: { dealerCode_month: { dealerCode, month } } }))
}

/** Accounts come before statements: whoever corrects, and whoever issues, takes the account first. */
export const lockAccount = (tx: Tx, { dealerCode }: Key): Promise<unknown> =>
  tx.$queryRaw`SELECT 1 FROM credit_account WHERE dealer_code = ${dealerCode} FOR UPDATE`

/** Of these lines those that the statement does not have. */
export const missingLines = async (tx: Tx, { dealerCode, month }: Key, entryIds: readonly string[]): Promise<string[]> => {
  const found = await tx.statementLine.findMany({
    where: { dealerCode, month, entryId: { in: [...entryIds] } },
    select: { entryId: true },
  })
  const known = new Set(found.map(({ entryId }) => entryId))
  return [...new Set(entryIds)].filter((id) => !known.has(id))
}

/** Whether a later month of the dealer has been issued. */
export const hasLater = async (tx: Tx, { dealerCode, month }: Key): Promise<boolean> =>
  (await tx.statement.count({ where: { dealerCode, month: { gt: month } }, take: 1 })) > 0

type BookedAdjustment = { readonly entryId: string; readonly document: string; readonly at: Date; readonly amountMinor: number }

/** Ledger entries of adjustments by their references. */
export const bookedAdjustments = async (
  tx: Tx,
  dealerCode: DealerCode,
  references: readonly string[],
): Promise<BookedAdjustment[]> => {
  const rows = await tx.creditEntry.findMany({
    where: { dealerCode, reason: 'adjustment', reference: { in: [...references] } },
    orderBy: { id: 'asc' },
  })
  if (rows.length !== references.length) throw new Error(`Of the adjustments ${references.join(', ')} not all were booked`)
  return rows.map((row) => ({ entryId: row.id, document: row.reference, at: row.at, amountMinor: Number(row.owedDeltaMinor) }))
}

export const addLines = async (tx: Tx, { dealerCode, month, version }: StatementState, added: readonly BookedAdjustment[]) => {
  const data = added.map((line) => ({ ...line, dealerCode, month, version, kind: 'adjustment' }))
  if (data.length > 0) await tx.statementLine.createMany({ data })
}

export const save = async (tx: Tx, statement: StatementState, { actor, at, action, note, details }: StepTaken): Promise<void> => {
  const { dealerCode, month, version, status, adjustmentsMinor, closingMinor, lineCount } = statement
  const { dealerConfirmation: dealer, brandConfirmation: brand } = statement
  await tx.statement.update({
    where: { dealerCode_month: { dealerCode, month } },
    data: {
      ...{ version, status, adjustmentsMinor, closingMinor, lineCount },
      ...{ dealerConfirmedBy: dealer?.by ?? null, dealerConfirmedAt: dealer?.at ?? null },
      ...{ brandConfirmedBy: brand?.by ?? null, brandConfirmedAt: brand?.at ?? null },
    },
  })
  await tx.statementStep.create({
    data: { id: newId(), dealerCode, month, version, at, actor, action, closingMinor, note, details },
  })
}
