import type { DealerCode, OrderId, ReturnId, Sku } from '@channel/contracts'
import type {
  Channel,
  PhotoType,
  ReturnPhoto,
  ReturnReason,
  ReturnRequestId,
  ReturnRequestLine,
  ReturnRequestStatus,
} from '@channel/contracts/order'
import type { RequestState } from './return-request.js'

type LineRow = {
  lineNo: number
  sku: string
  quantity: number
  reason: string
  serials: string[]
  unitPrice: string
  sellable: number | null
  damaged: number | null
  rejected: number | null
  inspectionNote: string | null
  creditedMinor: number
}
export type PhotoRow = Omit<ReturnPhoto, 'orderId' | 'mediaType' | 'uploadedAt'> & {
  orderId: string
  mediaType: string
  uploadedAt: string | Date
}

/** A request as the database gives it: checked when it was written, so only its types are told here. */
export type RequestRow = {
  id: string
  number: string
  orderId: string
  orderNumber: string
  channel: string
  dealerCode: string | null
  currency: string
  status: string
  version: number
  note: string
  requestedBy: string
  requestedAt: Date
  decidedBy: string | null
  decidedAt: Date | null
  decisionNote: string | null
  updatedAt: Date
  lines: LineRow[]
  photos: PhotoRow[] | null
  creditNote: { id: string; number: string } | null
}

const lineFrom = ({ sellable, damaged, rejected, inspectionNote, ...row }: LineRow): ReturnRequestLine => ({
  ...row,
  sku: row.sku as Sku,
  reason: row.reason as ReturnReason,
  inspection:
    sellable === null || damaged === null || rejected === null
      ? null
      : { sellable, damaged, rejected, missing: row.quantity - sellable - damaged - rejected, note: inspectionNote ?? '' },
})

export const photoFrom = (row: PhotoRow): ReturnPhoto => ({
  ...row,
  orderId: row.orderId as OrderId,
  mediaType: row.mediaType as PhotoType,
  uploadedAt: new Date(row.uploadedAt).toISOString(),
})

export const requestFrom = ({ decidedBy, decidedAt, decisionNote, ...row }: RequestRow): RequestState => ({
  ...row,
  id: row.id as ReturnRequestId,
  orderId: row.orderId as OrderId,
  channel: row.channel as Channel,
  dealerCode: row.dealerCode as DealerCode | null,
  status: row.status as ReturnRequestStatus,
  requestedAt: row.requestedAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  decision:
    decidedBy === null || decidedAt === null ? null : { by: decidedBy, at: decidedAt.toISOString(), note: decisionNote ?? '' },
  lines: row.lines.map(lineFrom),
  photos: (row.photos ?? []).map(photoFrom),
  creditNote: row.creditNote && { id: row.creditNote.id as ReturnId, number: row.creditNote.number },
})
