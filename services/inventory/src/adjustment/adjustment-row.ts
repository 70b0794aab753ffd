import type { LocationCode, Sku } from '@channel/contracts'
import type {
  AdjustmentBucket,
  AdjustmentId,
  AdjustmentLine,
  AdjustmentObstacle,
  AdjustmentStatus,
} from '@channel/contracts/inventory'
import type { AdjustmentState } from './adjustment.js'
import { valuesOf } from './lines.js'

type LineRow = {
  sku: string
  location: string
  fromBucket: string
  toBucket: string
  quantity: bigint
  amountMinor: bigint | null
  currency: string | null
}

/** An adjustment as the database keeps it; `reversals` are those pending or posted. */
export type AdjustmentRow = {
  id: string
  number: string
  status: string
  reason: string
  planned: boolean
  note: string
  reference: string | null
  units: bigint
  requestedBy: string
  requestedAt: Date
  decidedBy: string | null
  decidedAt: Date | null
  decisionNote: string
  obstacle: unknown
  reverses: string | null
  version: number
  lines: LineRow[]
  reversals: { id: string }[]
}

const lineFrom = (row: LineRow): AdjustmentLine => ({
  sku: row.sku as Sku,
  location: row.location as LocationCode,
  from: row.fromBucket as AdjustmentBucket,
  to: row.toBucket as AdjustmentBucket,
  quantity: Number(row.quantity),
  value:
    row.amountMinor === null || row.currency === null ? null : { amountMinor: Number(row.amountMinor), currency: row.currency },
})

export const adjustmentFrom = (row: AdjustmentRow): AdjustmentState => {
  const lines = row.lines.map(lineFrom)
  return {
    id: row.id as AdjustmentId,
    number: row.number,
    status: row.status as AdjustmentStatus,
    reason: row.reason,
    planned: row.planned,
    note: row.note,
    reference: row.reference,
    lines,
    units: Number(row.units),
    values: valuesOf(lines),
    requestedBy: row.requestedBy,
    requestedAt: row.requestedAt.toISOString(),
    decidedBy: row.decidedBy,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    decisionNote: row.decisionNote,
    obstacle: row.obstacle as AdjustmentObstacle | null,
    reverses: row.reverses as AdjustmentId | null,
    reversedBy: (row.reversals[0]?.id ?? null) as AdjustmentId | null,
    version: row.version,
  }
}
