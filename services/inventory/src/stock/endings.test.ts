import { describe, expect, it } from '@jest/globals'
import type { ReservationStatus } from '@channel/contracts/inventory'
import { BP, end, given, ID, keptOf, LATER, SCALE } from '../testing/given.fixture.js'

const two = (status: ReservationStatus = 'reserved') => {
  const bucket = status === 'reserved' ? 'reserved' : 'allocated'
  return given({
    levels: { [BP]: { sellable: 5, [bucket]: 2 }, [`${BP}@WH2`]: { sellable: 5, [bucket]: 3 }, [SCALE]: { [bucket]: 1 } },
    quotas: [['ONLINE', BP, 0, { granted: 1 }]],
    reservations: [
      keptOf(
        { [BP]: { quantity: 2, fromQuota: 1 }, [`${BP}@WH2`]: { quantity: 3 }, [SCALE]: { quantity: 1 } },
        { status, channel: 'ONLINE' as never },
      ),
    ],
  })
}
const expire = { kind: 'expire', input: { reservationId: ID } } as const
const notHeld = (requested: number, held: number, sku: string = BP) => ({
  ok: false,
  error: { code: 'NOT_HELD', sku, requested, held },
})

describe('a part that is shipped', () => {
  it('leaves line by line, units of the quota first, and the rest stays', () => {
    const shop = two('allocated')
    const { reply, entries, events } = shop.when(end('ship', { [BP]: 3 }))
    expect(reply).toMatchObject({
      ok: true,
      value: {
        status: 'allocated',
        lines: [{ quantity: 2, shipped: 2, fromQuota: 0 }, { quantity: 3, shipped: 1 }, { shipped: 0 }],
      },
    })
    expect(entries.map(({ location, quantity }) => [location, quantity])).toEqual([
      ['WH1', 2],
      ['WH2', 1],
    ])
    expect(events).toMatchObject([{ payload: { lines: [{ quantity: 2 }, { quantity: 1 }] } }])
    expect(shop.quota('ONLINE', BP)).toMatchObject({ granted: 1, remaining: 0 })
  })

  it('and then another, until all is shipped', () => {
    const shop = two()
    shop.when(end('ship', { [BP]: 3 }))
    expect(shop.when(end('ship', { [BP]: 3 })).reply).toEqual(notHeld(3, 2))
    expect(shop.when(end('ship', { [BP]: 2 })).reply).toMatchObject({ value: { status: 'reserved' } })
    expect(shop.when(end('ship')).reply).toMatchObject({ value: { status: 'shipped' } })
    expect([shop.level(BP), shop.level(`${BP}@WH2`), shop.level(SCALE)].map(({ reserved }) => reserved)).toEqual([0, 0, 0])
  })

  it('of what is not in the reservation is refused', () => {
    expect(two().when(end('ship', { POST: 1 })).reply).toEqual(notHeld(1, 0, 'POST'))
    expect(two().when(end('ship', { [SCALE]: 1, [BP]: 6 })).reply).toEqual(notHeld(6, 5))
  })

  it('of what was shipped already is refused, while all of it again is fine', () => {
    const shop = two()
    shop.when(end('ship'))
    expect(shop.when(end('ship', { [BP]: 1 })).reply).toMatchObject({
      ok: false,
      error: { code: 'RESERVATION_ENDED', status: 'shipped' },
    })
    expect(shop.when(end('ship'))).toMatchObject({ reply: { ok: true }, entries: [], events: [] })
  })
})

describe('a part that is given back', () => {
  it('goes to the quota it came out of, as far as it did', () => {
    const shop = two()
    expect(shop.when(end('release', { [BP]: 3 })).reply).toMatchObject({
      value: { status: 'reserved', lines: [{ quantity: 0, fromQuota: 0 }, { quantity: 2 }, { quantity: 1 }] },
    })
    expect(shop.level(BP)).toMatchObject({ sellable: 7, quota: 1 })
    expect(shop.level(`${BP}@WH2`)).toMatchObject({ sellable: 6, reserved: 2 })
  })

  it('by and by ends it as released', () => {
    const shop = two('allocated')
    shop.when(end('release', { [BP]: 5 }))
    expect(shop.when(end('release', { [SCALE]: 1 })).reply).toMatchObject({ value: { status: 'released' } })
    expect(shop.when(end('release', { [SCALE]: 1 }))).toMatchObject({ reply: { ok: true }, entries: [], events: [] })
  })

  it('does not hold what was shipped', () => {
    const shop = two()
    shop.when(end('ship', { [BP]: 4 }))
    expect(shop.when(end('release', { [BP]: 2 })).reply).toEqual(notHeld(2, 1))
  })

  it('ends it as shipped where the other part was shipped', () => {
    const shop = two()
    shop.when(end('ship', { [BP]: 5 }))
    expect(shop.when(end('release', { [SCALE]: 1 })).reply).toMatchObject({
      value: { status: 'shipped', lines: [{ shipped: 2 }, { shipped: 3 }, { quantity: 0 }] },
    })
  })
})

describe('what is left of a reservation that was shipped in part', () => {
  it('goes back when it is released, and the shipped part is what it came to', () => {
    const shop = two()
    shop.when(end('ship', { [BP]: 1 }))
    const { reply, events } = shop.when(end('release'))
    expect(reply).toMatchObject({
      value: { status: 'shipped', lines: [{ quantity: 1, shipped: 1 }, { quantity: 0 }, { quantity: 0 }] },
    })
    expect(events).toMatchObject([
      { type: { name: 'inventory.stock-released.v1' }, payload: { lines: [{ quantity: 1 }, { quantity: 3 }, { quantity: 1 }] } },
    ])
    expect(shop.quota('ONLINE', BP)?.remaining).toBe(0)
  })

  it('goes back when its time is over, once', () => {
    const shop = two()
    shop.when(end('ship', { [BP]: 1 }))
    expect(shop.when(expire, new Date(LATER)).entries.map(({ quantity }) => quantity)).toEqual([1, 3, 1])
    expect(shop.when(expire, new Date(LATER)).entries).toEqual([])
    expect(shop.when(end('release'), new Date(LATER)).entries).toEqual([])
    expect(shop.level(BP)).toMatchObject({ sellable: 6, reserved: 0 })
  })
})

it('an order of services alone holds nothing and is shipped at once', () => {
  const shop = given({ levels: {}, reservations: [keptOf({})] })
  expect(shop.when(end('ship'))).toMatchObject({ reply: { value: { status: 'shipped' } }, entries: [] })
})
