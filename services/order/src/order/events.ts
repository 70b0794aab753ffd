import type { LocationCode } from '@channel/contracts'
import type { OrderApproval, OrderHistoryEntry, OrderLine, Refusal } from '@channel/contracts/order'
import type { Kept, OrderState, Pending } from './order-state.js'
import { placedAs } from './order.js'

/** Who does something, under which trace; `key` where the answer is known only later: see `drivenKey`. */
export type Starter = { readonly actor: string; readonly traceId: string; readonly key: string | null }

/** Goods that left together, without the number that it gets as it is written. */
export type Posted = {
  readonly id: string
  readonly lines: readonly (OrderLine & { lineNo: number })[]
  readonly amountMinor: number
  readonly carrier: string | null
  readonly trackingNumber: string | null
  readonly last: boolean
}

type PendingOf<T extends Pending['type']> = Extract<Pending, { type: T }>
type By = { readonly by: Starter }
type Because = By & { readonly reason: string }
/** What has become of lines and of what is kept; `spilt`: units that waited for another order of the same reservation are here now. */
type Left = Pick<OrderState, 'lines' | 'kept'> & { readonly spilt: readonly Kept[] }

export type OrderEvent =
  | { type: 'approval-asked'; approval: OrderApproval }
  | ({ type: 'approved' } & Because)
  | ({ type: 'rejected' } & Because)
  | { type: 'confirmed'; location: LocationCode; kept: readonly Kept[] }
  | { type: 'refused'; refusal: Refusal }
  | ({ type: 'sent'; sapNumber: string } & By)
  | ({ type: 'shipping-started'; pending: PendingOf<'ship'> } & By)
  | ({ type: 'shipment-posted'; posted: Posted } & Pick<OrderState, 'lines' | 'kept'>)
  | ({ type: 'received' } & By)
  | ({ type: 'completed' } & By)
  | ({ type: 'change-started'; pending: PendingOf<'change'>; kept: OrderState['kept'] } & Because)
  | ({ type: 'changed' } & Left)
  | { type: 'change-refused'; refusal: Refusal }
  | ({ type: 'split-started'; pending: PendingOf<'split'> } & Because)
  | { type: 'split'; lines: OrderState['lines']; kept: OrderState['kept']; child: Omit<OrderState, 'number'> }
  | ({ type: 'cancelling-started'; pending: PendingOf<'cancel'> } & Because)
  | ({ type: 'cancelled' } & Partial<Because> & Omit<Left, 'lines'>)
  | ({ type: 'rest-cancelled' } & Left)
  | ({ type: 'held' } & Because)
  | ({ type: 'unheld' } & Because)

const started = ({ actor, traceId, key }: Starter) => ({ drivenBy: actor, traceId, drivenKey: key })
const done = ({ actor, traceId }: Starter) => ({ drivenBy: actor, traceId, drivenKey: null })
const totalled = (lines: OrderState['lines']) => ({
  lines,
  totalMinor: lines.reduce((total, { amountMinor }) => total + amountMinor, 0),
})
const over = { pending: null, drivenKey: null }

const decided = ({ approval }: OrderState, approved: boolean, { by, reason }: Because, at: string) => ({
  approval: approval && { ...approval, decision: { approved, by: by.actor, at, reason } },
})

type Started = Extract<OrderEvent, { pending: Pending }>

const startedStep = (event: Started): Partial<OrderState> => {
  const step = { pending: event.pending, ...started(event.by) }
  switch (event.type) {
    case 'shipping-started':
      return { status: 'shipping', ...step }
    case 'change-started':
      return { status: 'changing', kept: event.kept, ...step }
    case 'split-started':
      return { status: 'changing', ...step }
    case 'cancelling-started':
      return { status: 'cancelling', cancelReason: event.reason, ...step }
  }
}

type Placing = Extract<OrderEvent, { type: 'approval-asked' | 'approved' | 'rejected' | 'confirmed' | 'refused' }>

const placingStep = (order: OrderState, event: Placing, at: string): Partial<OrderState> => {
  switch (event.type) {
    case 'approval-asked':
      return { status: 'approving', approval: event.approval, drivenKey: null }
    case 'approved':
      return { status: 'submitted', ...decided(order, true, event, at), ...started(event.by) }
    case 'rejected': {
      const refusal = { code: 'APPROVAL_REJECTED', reason: event.reason } as const
      return { status: 'refused', refusal, ...decided(order, false, event, at), ...done(event.by) }
    }
    case 'confirmed':
      return { status: 'confirmed', location: event.location, kept: event.kept, drivenKey: null }
    case 'refused':
      return { status: 'refused', refusal: event.refusal, drivenKey: null }
  }
}

const cancelledStep = ({ by, reason, kept }: Extract<OrderEvent, { type: 'cancelled' }>): Partial<OrderState> => ({
  status: 'cancelled',
  kept,
  ...over,
  ...(by && done(by)),
  ...(reason !== undefined && { cancelReason: reason }),
})

const stepOf = (order: OrderState, event: OrderEvent, at: string): Partial<OrderState> => {
  const back = order.pending?.back ?? order.status
  switch (event.type) {
    case 'approval-asked':
    case 'approved':
    case 'rejected':
    case 'confirmed':
    case 'refused':
      return placingStep(order, event, at)
    case 'shipping-started':
    case 'change-started':
    case 'split-started':
    case 'cancelling-started':
      return startedStep(event)
    case 'sent':
      return { status: order.status === 'confirmed' ? 'sent' : order.status, sapNumber: event.sapNumber, ...done(event.by) }
    case 'shipment-posted':
      return { status: event.posted.last ? 'shipped' : 'partly-shipped', lines: event.lines, kept: event.kept, ...over }
    case 'received':
    case 'completed':
      return { status: event.type, ...done(event.by) }
    case 'changed':
    case 'split':
      return { status: back, kept: event.kept, ...totalled(event.lines), ...over }
    case 'change-refused':
      return { status: back, ...over }
    case 'cancelled':
      return cancelledStep(event)
    case 'rest-cancelled':
      return { status: 'shipped', onHold: null, kept: event.kept, ...totalled(event.lines), ...over }
    case 'held':
      return { onHold: { reason: event.reason, by: event.by.actor, at }, ...done(event.by) }
    case 'unheld':
      return { onHold: null, ...done(event.by) }
  }
}

/** After these the answer to the placement cannot be told from the order any more; where units wait, goods may come at any moment. */
const placedOtherwise = (before: OrderState, after: OrderState, event: OrderEvent): OrderState | undefined => {
  switch (event.type) {
    case 'approved':
    case 'rejected':
    case 'changed':
    case 'split':
    case 'rest-cancelled':
      return before
    case 'confirmed':
      return event.kept.length > 0 ? after : undefined
    case 'approval-asked':
    case 'refused':
    case 'sent':
    case 'shipping-started':
    case 'shipment-posted':
    case 'received':
    case 'completed':
    case 'change-started':
    case 'change-refused':
    case 'split-started':
    case 'cancelling-started':
    case 'cancelled':
    case 'held':
    case 'unheld':
      return undefined
  }
}

export const evolve = (order: OrderState, event: OrderEvent, at: string): OrderState => {
  const after = { ...order, ...stepOf(order, event, at), version: order.version + 1, updatedAt: at }
  const placed = order.placedAs ? undefined : placedOtherwise(order, after, event)
  return placed ? { ...after, placedAs: placedAs(placed) } : after
}

const noteOn = (event: OrderEvent): string => {
  switch (event.type) {
    case 'refused':
    case 'change-refused':
      return event.refusal.code
    case 'approval-asked':
      return event.approval.refusal?.code ?? ''
    case 'approved':
    case 'rejected':
    case 'change-started':
    case 'split-started':
    case 'cancelling-started':
    case 'held':
    case 'unheld':
      return event.reason
    case 'cancelled':
      return event.reason ?? ''
    case 'confirmed':
    case 'sent':
    case 'shipping-started':
    case 'shipment-posted':
    case 'received':
    case 'completed':
    case 'changed':
    case 'split':
    case 'rest-cancelled':
      return ''
  }
}

const changesBetween = (before: OrderState, after: OrderState): OrderHistoryEntry['changes'] =>
  before.lines === after.lines
    ? []
    : before.lines.flatMap(({ lineNo, sku, quantity: from }) => {
        const to = after.lines.find((line) => line.lineNo === lineNo)?.quantity ?? 0
        return from === to ? [] : [{ lineNo, sku, from, to }]
      })

/** The history entry of a change. `document` is the number of what came of it. */
export const historyOf = (
  before: OrderState,
  after: OrderState,
  event: OrderEvent,
  document: string | null = null,
): OrderHistoryEntry => ({
  orderId: after.id,
  version: after.version,
  at: after.updatedAt,
  step: event.type,
  status: after.status,
  actor: after.drivenBy,
  note: noteOn(event),
  document: event.type === 'sent' ? event.sapNumber : document,
  changes: changesBetween(before, after),
})
