import { describe, expect, it } from '@jest/globals'
import type { IdempotencyKey, LocationCode, ReservationId, ReturnId, Sku } from '@channel/contracts'
import { evolve } from './evolve.js'
import type { StockChange } from './requests.js'
import { decide } from './requests.js'
import type { Kept, Level, Stock } from './stock.js'
import { emptyStock, levelAt, spotKey } from './stock.js'

const NOW = new Date('2026-11-22T04:00:00.000Z')
const LATER = '2026-11-22T04:15:00.000Z'
const BP = 'BP-100' as Sku
const SCALE = 'SCALE-7' as Sku
const POST = 'POST' as Sku
const WH = 'WH1' as LocationCode
const NOWHERE = 'NOWHERE' as LocationCode
const ID = '0199a0a0-0000-7000-8000-000000000001' as ReservationId
const BACK = '0199a0a0-0000-7000-8000-000000000002' as ReturnId
const idempotencyKey = 'key-12345678' as IdempotencyKey

const NOTHING: Level = levelAt(emptyStock(NOW), { sku: BP, location: WH })

const stock = (levels: Partial<Record<string, Partial<Level>>>, ...reservations: Kept[]): Stock => {
  const state = emptyStock(NOW, WH)
  state.places.set(WH, { code: WH, kind: 'warehouse', region: '', priority: 1, scope: 1 })
  for (const code of [BP, SCALE]) state.products.set(code, true)
  state.products.set(POST, false)
  for (const [code, level] of Object.entries(levels)) {
    state.levels.set(spotKey({ sku: code as Sku, location: WH }), { ...NOTHING, ...level })
  }
  for (const reservation of reservations) state.reservations.set(reservation.id, reservation)
  return state
}

const reserve = (lines: [Sku, number][], location?: LocationCode): StockChange => ({
  kind: 'reserve',
  input: {
    idempotencyKey,
    reservationId: ID,
    location,
    expiresAt: LATER,
    lines: lines.map(([code, quantity]) => ({ sku: code, quantity })),
  },
})
const step = (kind: 'allocate' | 'release' | 'ship'): StockChange => ({ kind, input: { idempotencyKey, reservationId: ID } })
const expire: StockChange = { kind: 'expire', input: { reservationId: ID } }
const adjust = (delta: number, code = BP): StockChange => ({
  kind: 'adjust',
  input: { idempotencyKey, sku: code, delta, reference: 'ADJ-1' },
})
const kept = (status: Kept['status']): Kept => ({
  id: ID,
  location: WH,
  status,
  channel: null,
  batch: null,
  buyer: null,
  expiresAt: status === 'reserved' ? LATER : null,
  lines: [{ sku: BP, location: WH, quantity: 2, shipped: status === 'shipped' ? 2 : 0, fromQuota: 0 }],
})

const given = (state: Stock) => ({
  when: (change: StockChange, at: Date = NOW) => {
    state.at = at
    const outcome = decide(state, change)
    if (outcome.ok) evolve(state, outcome.value)
    return {
      thenRefused: (error: object) => expect(outcome).toEqual({ ok: false, error }),
      then: (level: Partial<Level>, ...events: string[]) => {
        expect(outcome).toMatchObject({ ok: true })
        expect(levelAt(state, { sku: BP, location: WH })).toMatchObject(level)
        expect(outcome.ok && outcome.value.events.map(({ type }) => type.name)).toEqual(events)
      },
      answer: () => (outcome.ok ? outcome.value.answer : undefined),
    }
  },
})

describe('reserving', () => {
  it('moves what can be sold to reserved', () =>
    given(stock({ [BP]: { sellable: 5 } }))
      .when(reserve([[BP, 2]]))
      .then({ sellable: 3, reserved: 2, allocated: 0 }, 'inventory.stock-reserved.v1'))

  it('takes the last unit', () =>
    given(stock({ [BP]: { sellable: 2, reserved: 7 } }))
      .when(reserve([[BP, 2]]))
      .then({ sellable: 0, reserved: 9, allocated: 0 }, 'inventory.stock-reserved.v1'))

  it('adds up lines of one SKU before it judges', () =>
    given(stock({ [BP]: { sellable: 5 } }))
      .when(
        reserve([
          [BP, 3],
          [BP, 3],
        ]),
      )
      .thenRefused({ code: 'INSUFFICIENT_STOCK', shortages: [{ sku: BP, requested: 6, available: 5 }] }))

  it('refuses the whole order where one line is short, and names every short line', () => {
    const state = stock({ [BP]: { sellable: 5 }, [SCALE]: { sellable: 1 } })
    given(state)
      .when(
        reserve([
          [SCALE, 2],
          [BP, 6],
        ]),
      )
      .thenRefused({
        code: 'INSUFFICIENT_STOCK',
        shortages: [
          { sku: BP, requested: 6, available: 5 },
          { sku: SCALE, requested: 2, available: 1 },
        ],
      })
    expect(levelAt(state, { sku: SCALE, location: WH }).sellable).toBe(1)
  })

  it('leaves service lines out of the reservation', () =>
    expect(
      given(stock({ [BP]: { sellable: 5 } }))
        .when(
          reserve([
            [POST, 1],
            [BP, 1],
          ]),
        )
        .answer(),
    ).toMatchObject({
      lines: [{ sku: BP, quantity: 1 }],
    }))

  it('refuses SKUs that are not in the master, each named once', () =>
    given(stock({}))
      .when(
        reserve([
          ['X1' as Sku, 1],
          ['X1' as Sku, 1],
          ['X2' as Sku, 1],
        ]),
      )
      .thenRefused({ code: 'UNKNOWN_SKU', skus: ['X1', 'X2'] }))

  it('refuses a place that does not exist', () =>
    given(stock({ [BP]: { sellable: 5 } }))
      .when(reserve([[BP, 1]], NOWHERE))
      .thenRefused({ code: 'UNKNOWN_LOCATION', location: NOWHERE }))

  it('answers with the reservation that is there when the same one is asked for again', () =>
    given(stock({ [BP]: { sellable: 3, reserved: 2 } }, kept('reserved')))
      .when(reserve([[BP, 2]]))
      .then({ sellable: 3, reserved: 2, allocated: 0 }))

  it('refuses another content under the same reservation id', () =>
    given(stock({ [BP]: { sellable: 3, reserved: 2 } }, kept('reserved')))
      .when(reserve([[BP, 3]]))
      .thenRefused({ code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey: ID }))
})

describe('a reservation', () => {
  const reserved = () => stock({ [BP]: { sellable: 3, reserved: 2 } }, kept('reserved'))
  const allocated = () => stock({ [BP]: { sellable: 3, allocated: 2 } }, kept('allocated'))

  it('becomes firm and has no time limit any more', () => {
    const outcome = given(reserved()).when(step('allocate'))
    outcome.then({ sellable: 3, reserved: 0, allocated: 2 }, 'inventory.stock-allocated.v1')
    expect(outcome.answer()).toMatchObject({ status: 'allocated', expiresAt: null })
  })

  it('is given back from reserved', () =>
    given(reserved()).when(step('release')).then({ sellable: 5, reserved: 0, allocated: 0 }, 'inventory.stock-released.v1'))

  it('is given back from allocated', () =>
    given(allocated()).when(step('release')).then({ sellable: 5, reserved: 0, allocated: 0 }, 'inventory.stock-released.v1'))

  it('leaves the house from allocated', () =>
    given(allocated()).when(step('ship')).then({ sellable: 3, reserved: 0, allocated: 0 }, 'inventory.stock-shipped.v1'))

  it('leaves the house from reserved', () =>
    given(reserved()).when(step('ship')).then({ sellable: 3, reserved: 0, allocated: 0 }, 'inventory.stock-shipped.v1'))

  it('expires at its limit, not before', () => {
    given(reserved()).when(expire).then({ sellable: 3, reserved: 2, allocated: 0 })
    given(reserved())
      .when(expire, new Date(LATER))
      .then({ sellable: 5, reserved: 0, allocated: 0 }, 'inventory.reservation-expired.v1')
  })

  it('never expires once it is firm', () =>
    given(allocated()).when(expire, new Date('2027-01-01')).then({ sellable: 3, reserved: 0, allocated: 2 }))

  it.each(['allocate', 'ship'] as const)('cannot %s after its limit, swept or not', (kind) =>
    given(reserved())
      .when(step(kind), new Date(LATER))
      .thenRefused({ code: 'RESERVATION_ENDED', reservationId: ID, status: 'expired' }),
  )

  it.each([
    ['allocate', 'shipped'],
    ['allocate', 'released'],
    ['allocate', 'expired'],
    ['ship', 'released'],
    ['ship', 'expired'],
    ['release', 'shipped'],
  ] as const)('does not %s when it is %s', (kind, status) =>
    given(stock({ [BP]: { sellable: 3 } }, kept(status)))
      .when(step(kind))
      .thenRefused({ code: 'RESERVATION_ENDED', reservationId: ID, status }),
  )

  it.each([
    ['allocate', 'allocated'],
    ['ship', 'shipped'],
    ['release', 'released'],
    ['release', 'expired'],
  ] as const)('takes another %s when it is %s without moving anything', (kind, status) =>
    given(stock({ [BP]: { sellable: 3 } }, kept(status)))
      .when(step(kind))
      .then({ sellable: 3, reserved: 0, allocated: 0 }),
  )

  it.each(['allocate', 'ship', 'release'] as const)('that nobody made cannot %s', (kind) =>
    given(stock({})).when(step(kind)).thenRefused({ code: 'RESERVATION_NOT_FOUND', reservationId: ID }),
  )
})

describe('goods', () => {
  it('come in as sellable', () =>
    given(stock({}))
      .when({ kind: 'receive', input: { idempotencyKey, location: WH, lines: [{ sku: BP, quantity: 7 }], reference: 'GR-1' } })
      .then({ sellable: 7, reserved: 0, allocated: 0 }, 'inventory.stock-received.v1'))

  it('that are a service cannot come in', () =>
    given(stock({}))
      .when({ kind: 'receive', input: { idempotencyKey, location: WH, lines: [{ sku: POST, quantity: 1 }], reference: 'GR-1' } })
      .thenRefused({ code: 'NOT_STOCKED', skus: [POST] }))

  it('come back, services passed over', () => {
    const lines = [
      { sku: POST, quantity: 9 },
      { sku: BP, quantity: 2 },
    ]
    const outcome = given(stock({ [BP]: { sellable: 1 } })).when({
      kind: 'return',
      input: { idempotencyKey, returnId: BACK, lines },
    })
    outcome.then({ sellable: 3, reserved: 0, allocated: 0 }, 'inventory.stock-returned.v1')
    expect(outcome.answer()).toEqual({ returned: 2 })
  })

  it('are corrected down to nothing', () =>
    given(stock({ [BP]: { sellable: 4, reserved: 1 } }))
      .when(adjust(-4))
      .then({ sellable: 0, reserved: 1, allocated: 0 }, 'inventory.stock-adjusted.v1'))

  it('are not corrected below nothing, whatever is reserved', () =>
    given(stock({ [BP]: { sellable: 4, reserved: 9 } }))
      .when(adjust(-5))
      .thenRefused({ code: 'INSUFFICIENT_STOCK', shortages: [{ sku: BP, requested: 5, available: 4 }] }))

  it('that are a service are not corrected', () =>
    given(stock({}))
      .when(adjust(1, POST))
      .thenRefused({ code: 'NOT_STOCKED', skus: [POST] }))
})
