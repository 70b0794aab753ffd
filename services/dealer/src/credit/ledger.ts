import type { DealerCode } from '@channel/contracts'
import type { CreditReason, ReceivableKind } from '@channel/contracts/dealer'
import type { Account, Hold } from './account.js'
import type { CreditEvent, Document } from './credit.js'
import { deltasOf } from './evolve.js'

export type LedgerLine = {
  readonly dealerCode: DealerCode
  readonly heldDeltaMinor: number
  readonly owedDeltaMinor: number
  readonly reason: CreditReason
  readonly reference: string
  readonly document: string | null
  readonly documentId: string | null
  readonly note: string | null
  /** What is to be paid by this line; undefined where nothing is. */
  readonly receivable?: ToBePaid
}

type ToBePaid = {
  readonly kind: ReceivableKind
  readonly amountMinor: number
  readonly cumulativeMinor: number
  readonly day: string
  readonly dueOn: string
}

/** The ledger lines of an event; none where neither held nor owed is touched. `account` is how it stands after the event. */
export const toLedgerLines = (account: Account, event: CreditEvent): LedgerLine[] => {
  const { dealerCode } = account
  const { heldMinor: heldDeltaMinor, owedMinor: owedDeltaMinor } = deltasOf(event)
  const held = (reason: CreditReason, { id, override }: Hold, delta = heldDeltaMinor): LedgerLine => {
    const note = reason === 'hold' && override ? `${override.approvedBy}: ${override.reason}` : null
    const plain = { document: null, documentId: null, note }
    return { dealerCode, heldDeltaMinor: delta, owedDeltaMinor: 0, reason, reference: id, ...plain }
  }
  const owed = (reason: CreditReason, { number, id }: Document, note: string | null = null): LedgerLine => {
    const receivable = receivableOf(account, event)
    const document = { reference: number, document: number, documentId: id }
    return { dealerCode, heldDeltaMinor, owedDeltaMinor, reason, ...document, note, receivable }
  }
  switch (event.type) {
    case 'credit-held':
      return [held('hold', event.hold)]
    case 'hold-changed':
      return event.deltaMinor === 0 ? [] : [held(event.deltaMinor > 0 ? 'hold' : 'release', event.hold)]
    case 'hold-split':
      return [held('release', event.hold, 0 - event.amountMinor), held('hold', event.newHold, event.amountMinor)]
    case 'hold-released':
      return [held('release', event.hold)]
    case 'hold-expired':
      return [held('expiry', event.hold)]
    case 'goods-owed':
      return [owed('shipment', event.document)]
    case 'return-credited':
      return [owed('return', event.document)]
    case 'rebate-credited':
      return [owed('rebate', event.document)]
    case 'owed-adjusted':
      return [owed('adjustment', event.document, event.reason)]
    case 'payment-recorded':
      return [owed('payment', event.document)]
    case 'hold-confirmed':
    case 'hold-consumed':
    case 'limit-changed':
      return []
  }
}

/** Shipments, claw-backs and upward adjustments are to be paid. */
const receivableOf = (account: Account, event: CreditEvent): ToBePaid | undefined => {
  const amountMinor = deltasOf(event).owedMinor
  if (amountMinor <= 0 || !('dueOn' in event)) return undefined
  const { day, dueOn } = event
  return { kind: KINDS[event.type], amountMinor, cumulativeMinor: account.invoicedMinor, day, dueOn }
}

const KINDS = { 'goods-owed': 'shipment', 'rebate-credited': 'rebate', 'owed-adjusted': 'adjustment' } as const
