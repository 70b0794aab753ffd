import { describe, expect, it } from '@jest/globals'
import { OrderStatus } from '@channel/contracts/order'
import { MAIN, order } from '../testing/orders.js'
import type { OrderAction, OrderOutcome, OrderState } from './order.js'
import { allowed, conclude, decide, evolve, historyOf, holdsExpireAt, shown } from './order.js'
import { published } from './published.js'

const by = { actor: 'ops-1', traceId: 'trace-2' }
const ship: OrderAction = { type: 'ship', by }
const cancel: OrderAction = { type: 'cancel', by, reason: '客户取消' }
const complete: OrderAction = { type: 'complete', by }
const confirm: OrderOutcome = { type: 'confirm', location: MAIN }
const refuse: OrderOutcome = { type: 'refuse', refusal: { code: 'HOLDS_EXPIRED' } }
const AT = '2026-03-02T09:00:00.000Z'

const given = (status: OrderStatus, over: Partial<OrderState> = {}) => {
  const before = order({ status, ...over })
  const after = (events: ReturnType<typeof conclude>) => events.reduce((state, event) => evolve(state, event, AT), before)
  return {
    when: (action: OrderAction) => {
      const decision = decide(before, action)
      return decision.ok ? after(decision.value).status : decision.error
    },
    whenSaga: (outcome: OrderOutcome) => after(conclude(before, outcome)).status,
  }
}

const END_OF: Record<OrderAction['type'], Partial<Record<OrderStatus, OrderStatus>>> = {
  ship: { confirmed: 'shipping' },
  cancel: { confirmed: 'cancelling' },
  complete: { shipped: 'completed' },
}

describe.each([ship, cancel, complete])('$type', (action) => {
  it.each(OrderStatus.options)('an order that is %s', (status) => {
    const end = END_OF[action.type][status]
    const refused = { code: 'NOT_ALLOWED_IN_STATUS', status, allowed: allowed(status) }
    expect(given(status).when(action)).toEqual(end ?? refused)
  })
})

const LEFT_BY: Record<OrderOutcome['type'], [OrderStatus, OrderStatus]> = {
  confirm: ['submitted', 'confirmed'],
  refuse: ['submitted', 'refused'],
  'finish-shipping': ['shipping', 'shipped'],
  'finish-cancelling': ['cancelling', 'cancelled'],
}

describe.each([confirm, refuse, { type: 'finish-shipping' }, { type: 'finish-cancelling' }] satisfies OrderOutcome[])(
  'the outcome $type',
  (outcome) => {
    it.each(OrderStatus.options)('changes an order that is %s only if that is the status it ends', (status) => {
      const [from, to] = LEFT_BY[outcome.type]
      expect(given(status).whenSaga(outcome)).toBe(status === from ? to : status)
    })
  },
)

describe('an order', () => {
  it('allows exactly the actions that it does not refuse', () => {
    for (const status of OrderStatus.options)
      for (const action of [ship, cancel, complete])
        expect(decide(order({ status }), action).ok).toBe(allowed(status).includes(action.type))
  })

  it('offers nothing while it is half-way', () => {
    for (const status of ['submitted', 'shipping', 'cancelling'] as const) expect(allowed(status)).toEqual([])
  })

  it('keeps its holds for a quarter of an hour from when it was placed, however late it is asked', () => {
    expect(holdsExpireAt(order({ updatedAt: '2026-03-05T08:00:00.000Z' }))).toBe('2026-03-02T08:15:00.000Z')
  })

  it('remembers who set a step going, and why', () => {
    const after = evolve(order({ status: 'confirmed', version: 2 }), { type: 'cancelling-started', by, reason: '错单' }, AT)
    expect(after).toMatchObject({ status: 'cancelling', version: 3, drivenBy: 'ops-1', traceId: 'trace-2', cancelReason: '错单' })
    expect(historyOf(after, { type: 'cancelling-started', by, reason: '错单' })).toEqual({
      orderId: after.id,
      at: AT,
      status: 'cancelling',
      actor: 'ops-1',
      note: '错单',
    })
  })

  it('shows its callers nothing that is the service’s own', () => {
    for (const own of ['version', 'requestedLocation', 'cancelReason', 'drivenBy', 'traceId'])
      expect(shown(order())).not.toHaveProperty(own)
  })

  it('tells other services what has happened, not what has been started', () => {
    const names = (event: Parameters<typeof published>[1]) => published(order(), event).map(({ type }) => type.name)
    expect(names({ type: 'shipping-started', by })).toEqual([])
    expect(names({ type: 'cancelling-started', by, reason: 'x' })).toEqual([])
    expect(names({ type: 'confirmed', location: MAIN })).toEqual(['order.order-confirmed.v1'])
    expect(names({ type: 'refused', refusal: { code: 'HOLDS_EXPIRED' } })).toEqual(['order.order-refused.v1'])
    expect(names({ type: 'shipped' })).toEqual(['order.order-shipped.v1'])
    expect(names({ type: 'cancelled' })).toEqual(['order.order-cancelled.v1'])
    expect(names({ type: 'completed', by })).toEqual(['order.order-completed.v1'])
  })
})
