import type { LocationCode, Sku } from '@channel/contracts'
import type { TransferId, TransferLine, TransferStatus } from '@channel/contracts/inventory'
import type { TransferState } from './transfer.js'

type LineRow = Record<Exclude<keyof TransferLine, 'sku'>, bigint> & { sku: string }

/** A transfer as the database keeps it. */
export type TransferRow = {
  id: string
  number: string
  fromLocation: string
  toLocation: string
  status: string
  recalled: boolean
  reference: string | null
  note: string
  createdBy: string
  createdAt: Date
  updatedAt: Date
  version: number
  lines: LineRow[]
}

const lineFrom = (row: LineRow): TransferLine => ({
  sku: row.sku as Sku,
  requested: Number(row.requested),
  dispatched: Number(row.dispatched),
  accepted: Number(row.accepted),
  damaged: Number(row.damaged),
  short: Number(row.short),
  over: Number(row.over),
  rejected: Number(row.rejected),
  inTransit: Number(row.inTransit),
  returning: Number(row.returning),
  returned: Number(row.returned),
  returnedDamaged: Number(row.returnedDamaged),
  returnLost: Number(row.returnLost),
})

export const transferFrom = (row: TransferRow): TransferState => ({
  id: row.id as TransferId,
  number: row.number,
  from: row.fromLocation as LocationCode,
  to: row.toLocation as LocationCode,
  status: row.status as TransferStatus,
  lines: row.lines.map(lineFrom),
  reference: row.reference,
  note: row.note,
  recalled: row.recalled,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  version: row.version,
})
