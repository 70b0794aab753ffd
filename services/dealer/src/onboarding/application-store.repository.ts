import type { ChannelCode, DealerCode } from '@channel/contracts'
import { newId } from '@channel/contracts'
import type { DealerApplicationId, DealerApplicationStatus, DealerApplicationStep, DocumentKind } from '@channel/contracts/dealer'
import type { Prisma } from '../db/client.js'
import type { Application } from './application.js'

type Tx = Prisma.TransactionClient

export const applicationFrom = (row: Prisma.DealerApplicationGetPayload<object>): Application => ({
  id: row.id as DealerApplicationId,
  number: row.number,
  status: row.status as DealerApplicationStatus,
  companyName: row.companyName,
  licence: row.licence,
  contacts: row.contacts as Application['contacts'],
  territories: row.territories as Application['territories'],
  channel: row.channel as ChannelCode | null,
  parent: row.parent as DealerCode | null,
  note: row.note,
  version: row.version,
  submittedBy: row.submittedBy,
  submittedAt: row.submittedAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  decidedBy: row.decidedBy,
  decidedAt: row.decidedAt?.toISOString() ?? null,
  decisionNote: row.decisionNote,
  dealerCode: row.dealerCode as DealerCode | null,
})

export const nextNumber = async (tx: Tx, at: Date): Promise<string> => {
  const [row] = await tx.$queryRaw<{ number: string }[]>`
    SELECT 'DA' || to_char(${at.toISOString()}::timestamptz AT TIME ZONE 'Asia/Shanghai', 'YYYYMMDD')
             || '-' || lpad(n::text, greatest(6, length(n::text)), '0') AS number
      FROM nextval('dealer_application_number') n`
  if (!row) throw new Error('No number for an application')
  return row.number
}

export const insert = async (tx: Tx, application: Application): Promise<void> => {
  await tx.dealerApplication.create({ data: application })
}

export const lock = async (tx: Tx, id: DealerApplicationId): Promise<Application | undefined> => {
  await tx.$queryRaw`SELECT id FROM dealer_application WHERE id = ${id}::uuid FOR UPDATE`
  const row = await tx.dealerApplication.findUnique({ where: { id } })
  return row ? applicationFrom(row) : undefined
}

/** Its papers become its dealer's. */
export const save = async (tx: Tx, { id, ...application }: Application): Promise<void> => {
  await tx.dealerApplication.update({ where: { id }, data: application })
  const { dealerCode } = application
  if (dealerCode !== null) await tx.dealerDocument.updateMany({ where: { applicationId: id }, data: { dealerCode } })
}

type Taken = {
  readonly action: DealerApplicationStep['action']
  readonly note: string
  readonly actor: string
  readonly at: Date
}

export const appendStep = async (tx: Tx, { id, version }: Application, taken: Taken): Promise<void> => {
  await tx.dealerApplicationStep.create({ data: { id: newId(), applicationId: id, version, ...taken } })
}

export const attachedKinds = async (tx: Tx, id: DealerApplicationId): Promise<DocumentKind[]> => {
  const rows = await tx.dealerDocument.findMany({ where: { applicationId: id }, select: { kind: true }, distinct: ['kind'] })
  return rows.map(({ kind }) => kind as DocumentKind)
}

/** Whether there is such a dealer: for `own`, among those in its branch. */
export const isDealer = async (tx: Tx, code: DealerCode, own: DealerCode | undefined): Promise<boolean> => {
  const inBranch = own === undefined ? {} : { ancestors: { some: { ancestor: own } } }
  return (await tx.dealer.count({ where: { code, status: { not: 'closed' }, ...inBranch } })) > 0
}
