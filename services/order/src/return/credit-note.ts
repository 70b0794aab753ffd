import type { LocationCode, ReturnId } from '@channel/contracts'
import type { RequestState } from './return-request.js'
import type { ReturnDraft } from './return.js'
import { takenIn } from './returnable.js'

type Receipt = {
  readonly id: ReturnId
  readonly location: LocationCode | null
  readonly receivedBy: string
  readonly traceId: string
  readonly at: Date
}

/** The return that settles a request whose goods were looked at (贷项通知单); undefined where nothing was taken. */
export const creditNoteOf = (request: RequestState, receipt: Receipt): ReturnDraft | undefined => {
  const lines = request.lines
    .filter((line) => takenIn(line) > 0)
    .map((line) => ({
      sku: line.sku,
      unitPrice: line.unitPrice,
      quantity: takenIn(line),
      damaged: line.inspection?.damaged ?? 0,
      amountMinor: line.creditedMinor,
    }))
  if (lines.length === 0) return undefined
  return {
    id: receipt.id,
    channel: request.channel,
    dealerCode: request.dealerCode,
    requestedLocation: receipt.location,
    status: 'received',
    refusal: null,
    currency: request.currency,
    totalMinor: lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    lines,
    reference: request.number,
    receivedBy: receipt.receivedBy,
    receivedAt: receipt.at.toISOString(),
    traceId: receipt.traceId,
    requestId: request.id,
  }
}
