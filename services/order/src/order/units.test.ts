import { describe, expect, it } from '@jest/globals'
import type { OrderId, ReservationId, Sku } from '@channel/contracts'
import fc from 'fast-check'
import { line, order } from '../testing/orders.js'
import type { OrderAction } from './actions.js'
import { decide } from './actions.js'
import type { OrderEvent, Starter } from './events.js'
import { evolve } from './events.js'
import type { OrderState } from './order-state.js'
import type { OrderOutcome } from './outcomes.js'
import { conclude } from './outcomes.js'
import { keptOf, openUnits, shippedMinor, waitingByLine } from './units.js'

const by: Starter = { actor: 'ops-1', traceId: 'trace-2', key: null }
const AT = '2026-03-02T09:00:00.000Z'
const reservation = (n: number) => `0197a0e0-0000-7000-8000-0000000000${String(n).padStart(2, '0')}` as ReservationId
const kept = (n: number, quantity: number, waiting = 0, sku = 'BP-01') => ({
  reservationId: reservation(n),
  sku: sku as Sku,
  quantity,
  waiting,
})
const confirmed = (over: Partial<OrderState>) => order({ id: reservation(1) as string as OrderId, status: 'confirmed', ...over })

const started = (state: OrderState, action: OrderAction): OrderState => {
  const decision = decide(state, action)
  if (!decision.ok) throw new Error(JSON.stringify(decision.error))
  return decision.value.reduce((one, event) => evolve(one, event, AT), state)
}
const ended = (state: OrderState, outcome: OrderOutcome): [OrderState, OrderEvent] => {
  const [event] = conclude(state, outcome)
  if (!event) throw new Error(`${outcome.type} ends nothing`)
  return [evolve(state, event, AT), event]
}
const ship = (lines?: { lineNo: number; quantity: number }[]): OrderAction => ({ type: 'ship', by, shipmentId: 'S', lines })
const stockOf = (state: OrderState) => state.pending && 'stock' in state.pending && state.pending.stock

describe('a shipment', () => {
  it('of all there is asks for the reservation whole', () => {
    expect(stockOf(started(confirmed({}), ship()))).toEqual([{ reservationId: reservation(1), lines: null }])
  })

  it('of a part names its units, and no SKU of which there is no stock', () => {
    const lines = [line({ quantity: 2 }), line({ lineNo: 2, sku: 'FREIGHT', stocked: false, quantity: 1 })]
    expect(stockOf(started(confirmed({ lines }), ship([{ lineNo: 1, quantity: 1 }])))).toEqual([
      { reservationId: reservation(1), lines: [{ sku: 'BP-01', quantity: 1 }] },
    ])
    expect(stockOf(started(confirmed({ lines }), ship([{ lineNo: 2, quantity: 1 }])))).toEqual([])
  })

  it('comes out of the first reservation that has ready units, and leaves those that wait', () => {
    const state = confirmed({ lines: [line({ quantity: 9 })], kept: [kept(2, 4), kept(1, 5, 3)] })
    expect(stockOf(started(state, ship()))).toEqual([
      { reservationId: reservation(1), lines: [{ sku: 'BP-01', quantity: 2 }] },
      { reservationId: reservation(2), lines: [{ sku: 'BP-01', quantity: 4 }] },
    ])
    expect(decide(state, ship([{ lineNo: 1, quantity: 7 }]))).toEqual({
      ok: false,
      error: { code: 'LINE_NOT_READY', lineNo: 1, requested: 7, ready: 6 },
    })
  })

  it('does not promise the same ready units to two lines', () => {
    const lines = [line({ quantity: 2 }), line({ lineNo: 2, quantity: 2 })]
    const state = confirmed({ lines, kept: [kept(1, 4, 2)] })
    expect([...waitingByLine(state)].sort()).toEqual([
      [1, 0],
      [2, 2],
    ])
    const both = [1, 2].map((lineNo) => ({ lineNo, quantity: 2 }))
    expect(decide(state, ship(both))).toMatchObject({ ok: false, error: { code: 'LINE_NOT_READY', lineNo: 2, ready: 0 } })
    expect(decide(state, ship([{ lineNo: 2, quantity: 2 }])).ok).toBe(true)
  })

  it('names lines that there are', () => {
    expect(decide(confirmed({}), ship([{ lineNo: 7, quantity: 1 }]))).toEqual({
      ok: false,
      error: { code: 'LINE_NOT_FOUND', lineNo: 7 },
    })
  })
})

describe('a change', () => {
  const change = (lines: { lineNo: number; quantity: number }[]): OrderAction => ({
    type: 'change',
    by,
    reason: '改单',
    at: AT,
    changeId: reservation(9),
    lines,
  })

  it('asks for more of one SKU and gives less of another back, what waits first and then the last reservation', () => {
    const lines = [line({ quantity: 4 }), line({ lineNo: 2, sku: 'TH-02', quantity: 6 })]
    const state = confirmed({ lines, kept: [kept(1, 4), kept(1, 2, 1, 'TH-02'), kept(2, 4, 0, 'TH-02')] })
    const pending = started(
      state,
      change([
        { lineNo: 1, quantity: 7 },
        { lineNo: 2, quantity: 1 },
      ]),
    ).pending
    expect(pending).toMatchObject({
      more: [{ sku: 'BP-01', quantity: 3 }],
      less: [
        { reservationId: reservation(1), lines: [{ sku: 'TH-02', quantity: 2 }] },
        { reservationId: reservation(2), lines: [{ sku: 'TH-02', quantity: 3 }] },
      ],
    })
  })

  it('that only moves units from one line to another asks for no stock', () => {
    const lines = [line({ quantity: 4 }), line({ lineNo: 2, quantity: 2, unitPrice: '3.00' })]
    const pending = started(
      confirmed({ lines }),
      change([
        { lineNo: 1, quantity: 2 },
        { lineNo: 2, quantity: 4 },
      ]),
    ).pending
    expect(pending).toMatchObject({ more: [], less: [] })
  })

  it('does not go below what was shipped, and leaves something to be done', () => {
    const state = order({ status: 'partly-shipped', lines: [line({ quantity: 3, shipped: 2 })] })
    const refused = (lines: { lineNo: number; quantity: number }[]) => {
      const decision = decide(state, change(lines))
      return decision.ok ? decision.value : decision.error
    }
    expect(refused([{ lineNo: 1, quantity: 1 }])).toEqual({ code: 'LINE_SHIPPED', lineNo: 1, requested: 1, shipped: 2 })
    expect(refused([{ lineNo: 1, quantity: 2 }])).toEqual({ code: 'NOTHING_LEFT' })
    expect(refused([{ lineNo: 1, quantity: 3 }])).toEqual([])
    expect(refused([{ lineNo: 5, quantity: 3 }])).toEqual({ code: 'LINE_NOT_FOUND', lineNo: 5 })
  })

  it('keeps the new units under a reservation of their own', () => {
    const state = started(confirmed({ lines: [line({ quantity: 4 })] }), change([{ lineNo: 1, quantity: 7 }]))
    const [after] = ended(state, { type: 'finish-change', waiting: [{ sku: 'BP-01' as Sku, quantity: 1 }] })
    expect(keptOf(after)).toEqual([kept(1, 4), kept(9, 3, 1)])
    expect(after).toMatchObject({ status: 'confirmed', totalMinor: 70_00, pending: null })
  })

  it('that gives back units while another order’s wait under the same reservation lets those have them', () => {
    const state = started(
      confirmed({ lines: [line({ quantity: 5 })], kept: [kept(1, 5, 1)] }),
      change([{ lineNo: 1, quantity: 2 }]),
    )
    const [after, event] = ended(state, { type: 'finish-change', waiting: [] })
    expect(after.kept).toEqual([kept(1, 2, 0)])
    expect(event).toMatchObject({ spilt: [kept(1, 2)] })
  })
})

describe('a split', () => {
  const split = (lines?: { lineNo: number; quantity: number }[]): OrderAction => ({
    type: 'split',
    by,
    reason: '分批',
    newOrderId: reservation(8) as string as OrderId,
    lines,
  })

  it('without lines is of all that waits', () => {
    const lines = [line({ quantity: 5 }), line({ lineNo: 2, sku: 'TH-02', quantity: 3 })]
    const state = confirmed({ lines, kept: [kept(1, 5, 2), kept(1, 3, 0, 'TH-02')] })
    const [after, event] = ended(started(state, split()), { type: 'finish-split', at: AT })
    expect(after.kept).toEqual([kept(1, 3), kept(1, 3, 0, 'TH-02')])
    expect(after.lines.map(({ quantity }) => quantity)).toEqual([3, 3])
    expect(event).toMatchObject({
      child: { status: 'confirmed', version: 1, splitFrom: after.id, kept: [kept(1, 2, 2)], lines: [{ lineNo: 1, quantity: 2 }] },
    })
  })

  it('takes what waits before what is ready', () => {
    const state = confirmed({ lines: [line({ quantity: 6 })], kept: [kept(1, 4, 1), kept(2, 2)] })
    const [, event] = ended(started(state, split([{ lineNo: 1, quantity: 4 }])), { type: 'finish-split', at: AT })
    expect(event).toMatchObject({ child: { kept: [kept(1, 2, 1), kept(2, 2)] }, kept: [kept(1, 2), kept(2, 0)] })
  })

  it('leaves something, takes no more than is open, and needs units that wait or are named', () => {
    const state = order({ status: 'partly-shipped', lines: [line({ quantity: 4, shipped: 1 })] })
    const refused = (lines?: { lineNo: number; quantity: number }[]) => {
      const decision = decide(state, split(lines))
      return decision.ok ? undefined : decision.error
    }
    expect(refused([{ lineNo: 1, quantity: 4 }])).toEqual({ code: 'LINE_NOT_OPEN', lineNo: 1, requested: 4, open: 3 })
    expect(refused([{ lineNo: 1, quantity: 3 }])).toEqual({ code: 'NOTHING_LEFT' })
    expect(refused()).toEqual({ code: 'NOTHING_WAITS' })
    expect(refused([{ lineNo: 2, quantity: 1 }])).toEqual({ code: 'LINE_NOT_FOUND', lineNo: 2 })
  })
})

describe('however a line is shipped, split and closed', () => {
  it('amounts of its parts add up to the cent', () => {
    const step = fc.record({ do: fc.constantFrom('ship', 'split', 'change', 'cancel'), quantity: fc.integer({ min: 1, max: 9 }) })
    const price = fc
      .tuple(fc.nat({ max: 9 }), fc.nat({ max: 999_999 }))
      .map(([yuan, rest]) => `${yuan}.${String(rest).padStart(6, '0')}`)
    fc.assert(
      fc.property(price, fc.integer({ min: 2, max: 40 }), fc.array(step, { maxLength: 12 }), (unitPrice, quantity, steps) => {
        let orders = [confirmed({ lines: [line({ quantity, unitPrice })] })]
        let shipped = 0
        let total = orders[0]!.totalMinor
        for (const [index, one] of steps.entries()) {
          const next = orders.flatMap((state) => {
            const [after, posted, child] = lived(state, one, index)
            shipped += posted
            return child ? [after, child] : [after]
          })
          orders = next
          const now = orders.reduce((sum, { totalMinor }) => sum + totalMinor, 0)
          if (one.do !== 'change' && one.do !== 'cancel') expect(now).toBe(total)
          total = now
          expect(shipped).toBe(orders.reduce((sum, state) => sum + shippedMinor(state), 0))
          for (const state of orders) {
            expect(state.lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(state.totalMinor)
            if (openUnits(state) === 0) expect(shippedMinor(state)).toBe(state.totalMinor)
            else if (state.status !== 'cancelled')
              expect(keptOf(state).reduce((sum, row) => sum + row.quantity, 0)).toBe(openUnits(state))
          }
        }
      }),
    )
  })
})

const lived = (
  state: OrderState,
  { do: what, quantity }: { do: string; quantity: number },
  n: number,
): [OrderState, number, OrderState | undefined] => {
  const lines = [{ lineNo: 1, quantity }]
  const id = reservation(10 + n)
  const actions: Record<string, [OrderAction, OrderOutcome]> = {
    ship: [ship(lines), { type: 'finish-shipping' }],
    split: [
      { type: 'split', by, reason: '分', newOrderId: id as string as OrderId, lines },
      { type: 'finish-split', at: AT },
    ],
    change: [
      { type: 'change', by, reason: '改', at: AT, changeId: id, lines },
      { type: 'finish-change', waiting: [] },
    ],
    cancel: [{ type: 'cancel', by, reason: '取消' }, { type: 'finish-cancelling' }],
  }
  const [action, outcome] = actions[what]!
  const decision = decide(state, action)
  if (!decision.ok || decision.value.length === 0) return [state, 0, undefined]
  const [after, event] = ended(started(state, action), outcome)
  const posted = event.type === 'shipment-posted' ? event.posted.amountMinor : 0
  if (event.type === 'cancelled') expect(shippedMinor(after)).toBe(0)
  return [after, posted, event.type === 'split' ? { ...event.child, number: 'SO2' } : undefined]
}
