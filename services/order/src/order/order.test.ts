import { describe, expect, it } from '@jest/globals'
import type { OrderId, ReservationId, Sku } from '@channel/contracts'
import type { OrderAction as ActionName } from '@channel/contracts/order'
import { Order, OrderAction as ActionNames, OrderStatus } from '@channel/contracts/order'
import { line, MAIN, order } from '../testing/orders.js'
import type { OrderAction } from './actions.js'
import { decide } from './actions.js'
import type { OrderEvent, Starter } from './events.js'
import { evolve, historyOf } from './events.js'
import type { OrderState, Pending } from './order-state.js'
import { allowed, asPlaced, holdsExpireAt, shown } from './order.js'
import type { OrderOutcome } from './outcomes.js'
import { conclude } from './outcomes.js'
import { published } from './published.js'

const by: Starter = { actor: 'ops-1', traceId: 'trace-2', key: 'ops-1|key-1' }
const AT = '2026-03-02T09:00:00.000Z'
const ID = '0197a0e0-0000-7000-8000-00000000000a'

const ACTIONS: Record<ActionName, OrderAction> = {
  approve: { type: 'approve', by, reason: '老客户' },
  reject: { type: 'reject', by, reason: '欠款' },
  ship: { type: 'ship', by, shipmentId: ID },
  receive: { type: 'receive', by },
  complete: { type: 'complete', by },
  change: { type: 'change', by, reason: '加单', at: AT, changeId: ID as ReservationId, lines: [{ lineNo: 1, quantity: 4 }] },
  cancel: { type: 'cancel', by, reason: '客户取消' },
  hold: { type: 'hold', by, reason: '待核实' },
  unhold: { type: 'unhold', by, reason: '已核实' },
  split: { type: 'split', by, reason: '分批', newOrderId: ID as OrderId, lines: [{ lineNo: 1, quantity: 1 }] },
  'mark-sent': { type: 'mark-sent', by, sapNumber: '4500' },
}

/** What the status is after each command that is not refused; on no other row of the table does a command do anything. */
const ENDS: Record<ActionName, Partial<Record<OrderStatus, OrderStatus>>> = {
  approve: { approving: 'submitted' },
  reject: { approving: 'refused' },
  ship: { confirmed: 'shipping', sent: 'shipping', 'partly-shipped': 'shipping' },
  receive: { shipped: 'received' },
  complete: { shipped: 'completed', received: 'completed' },
  change: { confirmed: 'changing', sent: 'changing', 'partly-shipped': 'changing' },
  cancel: { approving: 'cancelled', confirmed: 'cancelling', sent: 'cancelling', 'partly-shipped': 'cancelling' },
  hold: { approving: 'approving', confirmed: 'confirmed', sent: 'sent', 'partly-shipped': 'partly-shipped' },
  unhold: {},
  split: { confirmed: 'changing', sent: 'changing', 'partly-shipped': 'changing' },
  'mark-sent': { confirmed: 'sent', 'partly-shipped': 'partly-shipped', shipped: 'shipped', received: 'received' },
}
/** Of an order that is on hold. */
const ON_HOLD: Partial<Record<ActionName, Partial<Record<OrderStatus, OrderStatus>>>> = {
  cancel: ENDS.cancel,
  unhold: ENDS.hold,
}

const inStatus = (status: OrderStatus, over: Partial<OrderState> = {}): OrderState => {
  const shipped = ['shipped', 'received', 'completed'].includes(status) ? 3 : status === 'partly-shipped' ? 1 : 0
  return order({ status, lines: [line({ quantity: 3, shipped })], sapNumber: status === 'sent' ? '4500' : null, ...over })
}
const after = (before: OrderState, events: OrderEvent[]) => events.reduce((state, event) => evolve(state, event, AT), before)
const onHold = { reason: '待核实', by: 'ops-1', at: AT }

const NAMES = ActionNames.options
describe.each(NAMES)('%s', (name) => {
  describe.each(OrderStatus.options)('an order that is %s', (status) => {
    it.each([
      ['and runs', null, ENDS[name][status]],
      ['and is on hold', onHold, ON_HOLD[name]?.[status]],
    ])('%s', (_, held, end) => {
      const before = inStatus(status, { onHold: held })
      const decision = decide(before, ACTIONS[name])
      if (end === undefined)
        expect(decision).toEqual({ ok: false, error: { code: 'NOT_ALLOWED_IN_STATUS', status, allowed: allowed(before) } })
      else expect(decision.ok && after(before, decision.value).status).toBe(end)
      expect(allowed(before).includes(name)).toBe(end !== undefined)
    })
  })
})

const PENDING: Record<Pending['type'], Pending> = {
  ship: {
    type: 'ship',
    back: 'confirmed',
    id: ID,
    lines: [{ lineNo: 1, quantity: 3 }],
    stock: [],
    carrier: null,
    trackingNumber: null,
  },
  change: {
    type: 'change',
    back: 'sent',
    id: ID as ReservationId,
    at: AT,
    lines: [{ lineNo: 1, quantity: 5 }],
    more: [],
    less: [],
  },
  split: {
    type: 'split',
    back: 'sent',
    id: ID as OrderId,
    lines: [{ lineNo: 1, quantity: 1 }],
    moved: [],
    amountMinor: 1_000,
    reason: '分批',
  },
  cancel: { type: 'cancel', back: 'confirmed', stock: [] },
}
const OUTCOMES: [OrderOutcome, OrderStatus, Pending | null, OrderStatus][] = [
  [{ type: 'ask', approval: { why: 'rule', refusal: null, decision: null } }, 'submitted', null, 'approving'],
  [{ type: 'confirm', location: MAIN, waiting: [] }, 'submitted', null, 'confirmed'],
  [{ type: 'refuse', refusal: { code: 'HOLDS_EXPIRED' } }, 'submitted', null, 'refused'],
  [{ type: 'finish-shipping' }, 'shipping', PENDING.ship, 'shipped'],
  [{ type: 'finish-change', waiting: [] }, 'changing', PENDING.change, 'sent'],
  [{ type: 'refuse-change', refusal: { code: 'HOLDS_EXPIRED' } }, 'changing', PENDING.change, 'sent'],
  [{ type: 'finish-split', at: AT }, 'changing', PENDING.split, 'sent'],
  [{ type: 'finish-cancelling' }, 'cancelling', PENDING.cancel, 'cancelled'],
]

describe.each(OUTCOMES)('the outcome %o', (outcome, ends, pending, end) => {
  it.each(OrderStatus.options)('changes an order that is %s only if that is what it ends', (status) => {
    for (const one of [null, ...Object.values(PENDING)]) {
      const before = inStatus(status, { pending: one })
      const isIts = status === ends && (status === 'submitted' || one === pending)
      expect(after(before, conclude(before, outcome)).status).toBe(isIts ? end : status)
    }
  })
})

describe('an order', () => {
  it('offers nothing while it is half-way', () => {
    for (const status of ['submitted', 'shipping', 'changing', 'cancelling'] as const)
      expect(allowed(inStatus(status))).toEqual([])
  })

  it('is not shipped while all that is open waits for goods', () => {
    const kept = [{ reservationId: ID as ReservationId, sku: 'BP-01' as Sku, quantity: 3, waiting: 3 }]
    expect(allowed(inStatus('confirmed', { kept }))).toEqual(['change', 'cancel', 'hold', 'split', 'mark-sent'])
    expect(allowed(inStatus('confirmed', { kept: [{ ...kept[0]!, waiting: 2 }] }))).toContain('ship')
  })

  it('of one piece is not split', () => {
    expect(allowed(inStatus('confirmed', { lines: [line({ quantity: 1 })] }))).not.toContain('split')
  })

  it('is approved by somebody else than whoever placed it', () => {
    const own = { ...by, actor: 'buyer-1' }
    for (const name of ['approve', 'reject'] as const)
      expect(decide(inStatus('approving'), { ...ACTIONS[name], by: own } as OrderAction)).toEqual({
        ok: false,
        error: { code: 'SAME_PERSON', requestedBy: 'buyer-1' },
      })
  })

  it('keeps its holds for a quarter of an hour from when it was placed or approved, however late it is asked', () => {
    expect(holdsExpireAt(order({ updatedAt: '2026-03-05T08:00:00.000Z' }))).toBe('2026-03-02T08:15:00.000Z')
    const decision = { approved: true, by: 'boss-1', at: AT, reason: '' }
    expect(holdsExpireAt(order({ approval: { why: 'rule', refusal: null, decision } }))).toBe('2026-03-02T09:15:00.000Z')
  })

  it('remembers who set a step going, and why', () => {
    const before = order({ status: 'confirmed', version: 2 })
    const [event] = conclude(inStatus('cancelling', { pending: PENDING.cancel }), { type: 'finish-cancelling' })
    expect(event?.type).toBe('cancelled')
    const started: OrderEvent = {
      type: 'cancelling-started',
      by,
      reason: '错单',
      pending: { type: 'cancel', back: 'confirmed', stock: [] },
    }
    const then = evolve(before, started, AT)
    expect(then).toMatchObject({ status: 'cancelling', version: 3, drivenBy: 'ops-1', traceId: 'trace-2', cancelReason: '错单' })
    expect(historyOf(before, then, started)).toEqual({
      orderId: before.id,
      version: 3,
      at: AT,
      step: 'cancelling-started',
      status: 'cancelling',
      actor: 'ops-1',
      note: '错单',
      document: null,
      changes: [],
    })
  })

  it('tells in its history which quantities a change was about, and which number came of a step', () => {
    const before = inStatus('changing', { pending: PENDING.change })
    const [event] = conclude(before, { type: 'finish-change', waiting: [] })
    const then = evolve(before, event!, AT)
    expect(historyOf(before, then, event!).changes).toEqual([{ lineNo: 1, sku: 'BP-01', from: 3, to: 5 }])
    const sent: OrderEvent = { type: 'sent', by, sapNumber: '4500' }
    expect(historyOf(before, evolve(before, sent, AT), sent).document).toBe('4500')
  })

  it('is shown to its callers as the contract says, with nothing that is the service’s own', () => {
    for (const status of OrderStatus.options)
      expect(Order.strict().parse(shown(inStatus(status)))).toEqual(shown(inStatus(status)))
  })

  it('hides lines of which nothing is left', () => {
    const lines = [line({ quantity: 0 }), line({ lineNo: 2, quantity: 3 })]
    expect(shown(order({ lines })).lines.map(({ lineNo }) => lineNo)).toEqual([2])
  })

  it('answers a late repeat of its placement as it was then, whatever was done with it since', () => {
    const first = inStatus('confirmed', { version: 2, location: MAIN })
    const told = shown(first)
    const changed = after({ ...first, ...{ status: 'changing', pending: { ...PENDING.change, back: 'confirmed' } } }, [
      ...conclude(
        { ...first, status: 'changing', pending: { ...PENDING.change, back: 'confirmed' } as Pending },
        { type: 'finish-change', waiting: [] },
      ),
    ])
    const held = after(changed, [
      { type: 'held', by, reason: 'x' },
      { type: 'sent', by, sapNumber: '45' },
    ])
    expect(held.totalMinor).toBe(50_00)
    expect(asPlaced(held, 'confirmed', told.updatedAt)).toEqual(told)
  })
})

describe('other services', () => {
  const names = (before: OrderState, event: OrderEvent) =>
    published(evolve(before, event, AT), event, { shipment: 'SH1', child: 'SO2' }).map(({ type }) => type.name)
  const ended = (outcome: OrderOutcome, before: OrderState) => names(before, conclude(before, outcome)[0]!)

  it('learn what has happened, not what has been started', () => {
    for (const name of ['ship', 'change', 'split', 'cancel', 'approve', 'hold', 'mark-sent'] as const) {
      const before = inStatus(name === 'approve' ? 'approving' : 'confirmed')
      const decision = decide(before, ACTIONS[name])
      expect(decision.ok && decision.value.flatMap((event) => names(before, event))).toEqual([])
    }
    expect(names(inStatus('approving'), { type: 'rejected', by, reason: 'x' })).toEqual(['order.order-refused.v1'])
    expect(names(inStatus('shipped'), { type: 'received', by })).toEqual(['order.order-received.v1'])
    expect(names(inStatus('received'), { type: 'completed', by })).toEqual(['order.order-completed.v1'])
    expect(ended({ type: 'confirm', location: MAIN, waiting: [] }, order())).toEqual(['order.order-confirmed.v1'])
    expect(ended({ type: 'refuse', refusal: { code: 'HOLDS_EXPIRED' } }, order())).toEqual(['order.order-refused.v1'])
    expect(ended({ type: 'finish-cancelling' }, inStatus('cancelling', { pending: PENDING.cancel }))).toEqual([
      'order.order-cancelled.v1',
    ])
    expect(ended({ type: 'finish-change', waiting: [] }, inStatus('changing', { pending: PENDING.change }))).toEqual([
      'order.order-changed.v1',
    ])
    expect(ended({ type: 'finish-split', at: AT }, inStatus('changing', { pending: PENDING.split }))).toEqual([
      'order.order-changed.v1',
      'order.order-confirmed.v1',
    ])
  })

  it('learn of every shipment, and of the last one that the order is shipped', () => {
    const pending = (quantity: number): Pending => ({ ...PENDING.ship, lines: [{ lineNo: 1, quantity }] }) as Pending
    const shipping = (quantity: number) => inStatus('shipping', { pending: pending(quantity) })
    expect(ended({ type: 'finish-shipping' }, shipping(1))).toEqual(['order.shipment-posted.v1'])
    expect(ended({ type: 'finish-shipping' }, shipping(3))).toEqual(['order.shipment-posted.v1', 'order.order-shipped.v1'])
    expect(
      ended({ type: 'finish-cancelling' }, inStatus('partly-shipped', { status: 'cancelling', pending: PENDING.cancel })),
    ).toEqual(['order.order-changed.v1', 'order.order-shipped.v1'])
  })
})
