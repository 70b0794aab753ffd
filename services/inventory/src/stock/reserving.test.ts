import { describe, expect, it } from '@jest/globals'
import { BP, given, ID, keptOf, LATER, reserve, SCALE } from '../testing/given.fixture.js'

const short = (requested: number, available: number, sku: string = BP) => ({
  ok: false,
  error: { code: 'INSUFFICIENT_STOCK', shortages: [{ sku, requested, available }] },
})

describe('a channel that reserves', () => {
  it('draws on its own quota first and then on the pool', () => {
    const shop = given({ levels: { [BP]: { sellable: 10 } }, quotas: [['ONLINE', BP, 3]] })
    const { reply } = shop.when(reserve({ [BP]: 5 }, { channel: 'ONLINE' }))
    expect(reply).toMatchObject({ ok: true, value: { channel: 'ONLINE', lines: [{ quantity: 5, fromQuota: 3 }] } })
    expect(shop.quota('ONLINE', BP)).toMatchObject({ granted: 3, remaining: 0 })
    expect(shop.level(BP)).toMatchObject({ sellable: 5, reserved: 5, quota: 0 })
  })

  it('leaves the pool alone as long as its quota lasts, at whatever place that is', () => {
    const shop = given({
      levels: { [BP]: { sellable: 10 }, [`${BP}@WH2`]: { sellable: 10 } },
      quotas: [['ONLINE', `${BP}@WH2`, 4]],
    })
    const { reply } = shop.when(reserve({ [BP]: 4 }, { channel: 'ONLINE' }))
    expect(reply).toMatchObject({ ok: true, value: { lines: [{ location: 'WH2', quantity: 4, fromQuota: 4 }] } })
  })

  it("never gets another channel's quota", () =>
    expect(
      given({ levels: { [BP]: { sellable: 10 } }, quotas: [['DEALER', BP, 7]] }).when(reserve({ [BP]: 4 }, { channel: 'ONLINE' }))
        .reply,
    ).toEqual(short(4, 3)))

  it('that names no channel gets no quota and no safety stock', () =>
    expect(
      given({ levels: { [BP]: { sellable: 10, safety: 2 } }, quotas: [['DEALER', BP, 5]] }).when(reserve({ [BP]: 4 })).reply,
    ).toEqual(short(4, 3)))

  it('gets no safety stock, but its quota whatever the safety stock is', () => {
    const shop = given({ levels: { [BP]: { sellable: 10, safety: 8 } }, quotas: [['ONLINE', BP, 5]] })
    expect(shop.when(reserve({ [BP]: 6 }, { channel: 'ONLINE' })).reply).toEqual(short(6, 5))
    expect(shop.when(reserve({ [BP]: 5 }, { channel: 'ONLINE' })).reply).toMatchObject({ ok: true })
  })

  it('that does not use the pool sells its quota and nothing else', () => {
    const sellers = { ONLINE: { usesPool: false } }
    const shop = given({ levels: { [BP]: { sellable: 10 } }, quotas: [['ONLINE', BP, 3]], sellers })
    expect(shop.when(reserve({ [BP]: 4 }, { channel: 'ONLINE' })).reply).toEqual(short(4, 3))
  })

  it('that is closed sells nothing, not even its quota', () => {
    const sellers = { ONLINE: { active: false } }
    const shop = given({ levels: { [BP]: { sellable: 10 } }, quotas: [['ONLINE', BP, 3]], sellers })
    expect(shop.when(reserve({ [BP]: 1 }, { channel: 'ONLINE' })).reply).toEqual(short(1, 0))
    expect(shop.when(reserve({ [BP]: 1 }, { channel: 'ONLINE', location: 'WH1' })).reply).toEqual(short(1, 0))
  })

  it('sells nothing from a place that is not open to it, named or not', () => {
    const scene = { levels: { [`${BP}@ST1`]: { sellable: 10 } }, places: { ST1: { scope: 2 } } }
    expect(given(scene).when(reserve({ [BP]: 1 }, { channel: 'ONLINE' })).reply).toEqual(short(1, 0))
    expect(given(scene).when(reserve({ [BP]: 1 }, { channel: 'ONLINE', location: 'ST1' })).reply).toEqual(short(1, 0))
  })

  it('that nobody knows is refused, as is a place that nobody knows', () => {
    const shop = given({ levels: { [BP]: { sellable: 10 } } })
    expect(shop.when(reserve({ [BP]: 1 }, { channel: 'NOBODY' })).reply).toEqual({
      ok: false,
      error: { code: 'UNKNOWN_CHANNEL', channel: 'NOBODY' },
    })
    expect(shop.when(reserve({ [BP]: 1 }, { channel: 'ONLINE', location: 'XX' })).reply).toEqual({
      ok: false,
      error: { code: 'UNKNOWN_LOCATION', location: 'XX' },
    })
  })
})

describe('what a channel shows of the pool', () => {
  it.each([
    [50, 0, 9, 4],
    [33, 0, 10, 3],
    [100, 4, 5, 5],
    [100, 5, 5, 0],
    [50, 4, 9, 0],
    [50, 4, 10, 5],
    [0, 0, 10, 0],
    [1, 0, 99, 0],
  ])('%d %% with a threshold of %d are, of %d units, %d', (exposurePercent, threshold, sellable, shown) => {
    const sellers = { ONLINE: { exposurePercent, threshold } }
    const shop = given({ levels: { [BP]: { sellable } }, sellers })
    expect(shop.when(reserve({ [BP]: shown + 1 }, { channel: 'ONLINE' })).reply).toEqual(short(shown + 1, shown))
    if (shown > 0) expect(shop.when(reserve({ [BP]: shown }, { channel: 'ONLINE' })).reply).toMatchObject({ ok: true })
  })

  it('is a share of the pool of all its places, so one place may give it all', () => {
    const sellers = { ONLINE: { exposurePercent: 50 } }
    const shop = given({ levels: { [BP]: { sellable: 4 }, [`${BP}@WH2`]: { sellable: 4 } }, sellers })
    expect(shop.when(reserve({ [BP]: 4 }, { channel: 'ONLINE', location: 'WH2' })).reply).toMatchObject({ ok: true })
    expect(shop.level(`${BP}@WH2`)).toMatchObject({ sellable: 0, reserved: 4 })
  })

  it('follows the limits that the channel has for the SKU', () => {
    const shop = given({ levels: { [BP]: { sellable: 10 } } })
    shop.stock.limits.set(`ONLINE|${BP}`, { exposurePercent: 20, threshold: 0 })
    expect(shop.when(reserve({ [BP]: 3 }, { channel: 'ONLINE' })).reply).toEqual(short(3, 2))
    expect(shop.when(reserve({ [BP]: 3 }, { channel: 'DEALER' })).reply).toMatchObject({ ok: true })
  })

  it('does not bound its own quota', () => {
    const sellers = { ONLINE: { exposurePercent: 0, threshold: 100 } }
    const shop = given({ levels: { [BP]: { sellable: 10 } }, quotas: [['ONLINE', BP, 7]], sellers })
    expect(shop.when(reserve({ [BP]: 8 }, { channel: 'ONLINE' })).reply).toEqual(short(8, 7))
    expect(shop.when(reserve({ [BP]: 7 }, { channel: 'ONLINE' })).reply).toMatchObject({ ok: true })
  })
})

describe('a gift batch', () => {
  const scene = {
    levels: { [BP]: { sellable: 20 } },
    quotas: [
      ['GIFT', BP, 5],
      ['GIFT#spring', BP, 3],
    ] as const,
    sellers: { GIFT: {} },
  }

  it('has its own quota, neither the pool nor the quota of its channel', () => {
    expect(given(scene).when(reserve({ [BP]: 4 }, { channel: 'GIFT', batch: 'spring' })).reply).toEqual(short(4, 3))
    const shop = given(scene)
    shop.when(reserve({ [BP]: 2 }, { channel: 'GIFT', batch: 'spring' }))
    expect(shop.quota('GIFT#spring', BP)?.remaining).toBe(1)
    expect(shop.quota('GIFT', BP)?.remaining).toBe(5)
  })

  it('leaves its quota to itself when its channel sells', () =>
    expect(given(scene).when(reserve({ [BP]: 18 }, { channel: 'GIFT' })).reply).toEqual(short(18, 17)))

  it('that is unknown has nothing', () =>
    expect(given(scene).when(reserve({ [BP]: 1 }, { channel: 'GIFT', batch: 'autumn' })).reply).toEqual(short(1, 0)))
})

describe('the purchase limit of a buyer', () => {
  const sellers = { ONLINE: { buyerCap: { units: 3, days: 30 } } }
  const buy = (units: number, more = {}) => reserve({ [BP]: units }, { channel: 'ONLINE', buyer: 'b1', ...more })
  const scene = { levels: { [BP]: { sellable: 20 } }, sellers }
  const capped = (left: number) => ({ ok: false, error: { code: 'BUYER_CAP_EXCEEDED', sku: BP, cap: 3, left } })

  it('counts what the buyer got before, in the same batch too', () => {
    const shop = given(scene)
    shop.stock.bought.set(`b1|ONLINE|${BP}`, 1)
    expect(shop.when(buy(3)).reply).toEqual(capped(2))
    expect(shop.when(buy(2)).reply).toMatchObject({ ok: true })
    expect(shop.when(buy(1, { reservationId: ID.replace(/1$/, '2') })).reply).toEqual(capped(0))
  })

  it('adds up the lines of one SKU', () => expect(given(scene).when(buy(4)).reply).toEqual(capped(3)))

  it('does not count other buyers, other channels and orders without a buyer', () => {
    const shop = given(scene)
    shop.stock.bought.set(`b2|ONLINE|${BP}`, 3).set(`b1|DEALER|${BP}`, 3).set(`b1|ONLINE|${SCALE}`, 3)
    expect(shop.when(buy(3)).reply).toMatchObject({ ok: true })
    expect(
      shop.when(reserve({ [BP]: 9 }, { channel: 'ONLINE', reservationId: ID.replace(/1$/, '2') as typeof ID })).reply,
    ).toMatchObject({
      ok: true,
    })
  })
})

describe('the same reservation again', () => {
  const there = keptOf({ [BP]: { quantity: 2 } }, { channel: 'ONLINE' as never })
  const scene = { levels: { [BP]: { sellable: 3, reserved: 2 } }, reservations: [there] }

  it('is answered with what there is and moves nothing', () => {
    const { reply, entries } = given(scene).when(reserve({ [BP]: 2 }, { channel: 'ONLINE' }))
    expect(reply).toMatchObject({ ok: true, value: { id: ID, status: 'reserved', expiresAt: LATER } })
    expect(entries).toEqual([])
  })

  it.each([
    [{ [BP]: 3 }, { channel: 'ONLINE' }],
    [{ [BP]: 2, [SCALE]: 1 }, { channel: 'ONLINE' }],
    [{ [BP]: 2 }, { channel: 'DEALER' }],
    [{ [BP]: 2 }, { channel: 'ONLINE', location: 'WH2' }],
  ])('with other content %j %j is refused', (lines, more) =>
    expect(given(scene).when(reserve(lines, more)).reply).toEqual({
      ok: false,
      error: { code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey: ID },
    }),
  )
})
