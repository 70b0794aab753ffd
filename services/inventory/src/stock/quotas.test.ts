import { describe, expect, it } from '@jest/globals'
import { adjust, allot, BP, end, given, keepSafety, keptOf, LATER, NOW, reserve } from '../testing/given.fixture.js'

const AFTER = new Date(LATER)
const online = (lines: Parameters<typeof keptOf>[0], more: Parameters<typeof keptOf>[1] = {}) =>
  keptOf(lines, { channel: 'ONLINE' as never, expiresAt: '2099-01-01T00:00:00.000Z', ...more })

describe('setting a quota', () => {
  it('takes it out of the pool', () => {
    const shop = given({ levels: { [BP]: { sellable: 10 } } })
    const { reply, entries, events } = shop.when(allot('ONLINE', { [BP]: 4 }, LATER))
    expect(reply).toMatchObject({ ok: true, value: [{ granted: 4, remaining: 4, batch: null, releaseAt: LATER }] })
    expect(entries).toEqual([])
    expect(events).toMatchObject([{ payload: { channel: 'ONLINE', granted: 4, remaining: 4, cause: 'set' } }])
    expect(shop.level(BP)).toMatchObject({ sellable: 10, quota: 4 })
  })

  it('takes no more than the pool has, and of several lines all or none', () => {
    const shop = given({ levels: { [BP]: { sellable: 10 }, [`${BP}@WH2`]: { sellable: 9 } }, quotas: [['DEALER', BP, 7]] })
    expect(shop.when(allot('ONLINE', { [BP]: 4, [`${BP}@WH2`]: 9 })).reply).toEqual({
      ok: false,
      error: { code: 'INSUFFICIENT_STOCK', shortages: [{ sku: BP, requested: 4, available: 3 }] },
    })
    expect(shop.level(`${BP}@WH2`).quota).toBe(0)
  })

  it('lower gives units back to the pool, as far as they are unsold', () => {
    const shop = given({ levels: { [BP]: { sellable: 10 } }, quotas: [['ONLINE', BP, 6, { granted: 8 }]] })
    expect(shop.when(allot('ONLINE', { [BP]: 2 })).reply).toMatchObject({ ok: true, value: [{ granted: 2, remaining: 0 }] })
    expect(shop.level(BP)).toMatchObject({ sellable: 10, quota: 0 })
  })

  it('below what was sold of it is refused, and strands nobody', () => {
    const shop = given({ levels: { [BP]: { sellable: 10 } }, quotas: [['ONLINE', BP, 6, { granted: 8 }]] })
    expect(shop.when(allot('ONLINE', { [BP]: 1 })).reply).toEqual({
      ok: false,
      error: { code: 'QUOTA_BELOW_SOLD', sku: BP, location: 'WH1', sold: 2 },
    })
    expect(shop.quota('ONLINE', BP)).toMatchObject({ granted: 8, remaining: 6 })
  })

  it('at a place that is closed to the channel is refused, but giving it up there is not', () => {
    const places = { ST1: { scope: 2 } }
    const at = `${BP}@ST1`
    const shop = given({ levels: { [at]: { sellable: 5 } }, places, quotas: [['ONLINE', at, 2]] })
    expect(shop.when(allot('ONLINE', { [at]: 3 })).reply).toMatchObject({
      ok: false,
      error: { code: 'LOCATION_EXCLUDED', location: 'ST1' },
    })
    expect(shop.when(allot('ONLINE', { [at]: 0 })).reply).toMatchObject({ ok: true })
    expect(shop.level(at).quota).toBe(0)
  })

  it('twice for one spot in one command: the last holds', () => {
    const shop = given({ levels: { [BP]: { sellable: 10 } } })
    const change = allot('ONLINE', { [BP]: 4 })
    if (change.kind === 'allot') change.input.lines.push({ ...change.input.lines[0]!, granted: 9 })
    expect(shop.when(change).reply).toMatchObject({ ok: true, value: [{ granted: 9, remaining: 9 }] })
    expect(shop.level(BP).quota).toBe(9)
  })

  it('of a batch stands beside that of its channel', () => {
    const shop = given({ levels: { [BP]: { sellable: 10 } }, quotas: [['ONLINE', BP, 3]] })
    shop.when(allot('ONLINE#vip', { [BP]: 2 }))
    expect([shop.quota('ONLINE', BP)?.remaining, shop.quota('ONLINE#vip', BP)?.remaining, shop.level(BP).quota]).toEqual([
      3, 2, 5,
    ])
  })
})

describe('a quota whose time is over', () => {
  const scene = {
    levels: { [BP]: { sellable: 10, reserved: 2 } },
    quotas: [['ONLINE', BP, 6, { granted: 8, releaseAt: LATER }]] as const,
    reservations: [online({ [BP]: { quantity: 2, fromQuota: 2 } })],
  }

  it("is the pool's at that moment, swept or not, and others can buy it", () => {
    expect(
      given(scene).when(reserve({ [BP]: 10 }, { channel: 'DEALER', reservationId: 'x' as never }), AFTER).reply,
    ).toMatchObject({ ok: true })
    const early = new Date(AFTER.getTime() - 1)
    expect(
      given(scene).when(reserve({ [BP]: 10 }, { channel: 'DEALER', reservationId: 'x' as never }), early).reply,
    ).toMatchObject({
      ok: false,
    })
  })

  it('keeps what was sold of it, and tells why it ended', () => {
    const shop = given(scene)
    const { events } = shop.when({ kind: 'endQuotas', input: { spots: [] } }, AFTER)
    expect(events).toMatchObject([{ payload: { granted: 2, remaining: 0, cause: 'time' } }])
    expect(shop.quota('ONLINE', BP)).toMatchObject({ granted: 2, remaining: 0 })
    expect(shop.level(BP)).toMatchObject({ sellable: 10, reserved: 2, quota: 0 })
  })

  it('gets nothing back when its reservation is given up later: the pool does', () => {
    const shop = given(scene)
    shop.when(end('release'), AFTER)
    expect(shop.quota('ONLINE', BP)).toMatchObject({ granted: 0, remaining: 0 })
    expect(shop.level(BP)).toMatchObject({ sellable: 12, reserved: 0, quota: 0 })
  })

  it('gets it back before its time is over', () => {
    const shop = given(scene)
    shop.when(end('release'), NOW)
    expect(shop.quota('ONLINE', BP)).toMatchObject({ granted: 8, remaining: 8 })
    expect(shop.level(BP)).toMatchObject({ sellable: 12, quota: 8 })
  })

  it('is alive again when it is set anew', () => {
    const shop = given(scene)
    shop.when(allot('ONLINE', { [BP]: 5 }), AFTER)
    expect(shop.quota('ONLINE', BP)).toMatchObject({ granted: 5, remaining: 3, releaseAt: null })
    shop.when(end('release'), AFTER)
    expect(shop.quota('ONLINE', BP)).toMatchObject({ granted: 5, remaining: 5 })
  })
})

describe('goods that are lost', () => {
  it('are taken from the pool as far as it goes', () => {
    const shop = given({ levels: { [BP]: { sellable: 10 } }, quotas: [['ONLINE', BP, 6]] })
    expect(shop.when(adjust(BP, -4)).events).toHaveLength(1)
    expect(shop.quota('ONLINE', BP)).toMatchObject({ granted: 6, remaining: 6 })
  })

  it('cut the largest quotas first where the pool is too small', () => {
    const quotas = [
      ['ONLINE', BP, 2],
      ['DEALER', BP, 5],
      ['DEALER#gift', BP, 3],
    ] as const
    const shop = given({ levels: { [BP]: { sellable: 11 } }, quotas })
    const { reply, events } = shop.when(adjust(BP, -8))
    expect(reply).toMatchObject({ ok: true, value: { sellable: 3 } })
    expect(events.slice(1)).toMatchObject([
      { payload: { channel: 'DEALER', batch: null, remaining: 0, cause: 'loss' } },
      { payload: { channel: 'DEALER', batch: 'gift', remaining: 1, cause: 'loss' } },
    ])
    expect([shop.quota('ONLINE', BP)?.remaining, shop.quota('DEALER#gift', BP)?.granted]).toEqual([2, 1])
  })

  it('keep what was sold out of a quota that they cut', () => {
    const shop = given({
      levels: { [BP]: { sellable: 4, reserved: 2 } },
      quotas: [['ONLINE', BP, 4, { granted: 6 }]],
      reservations: [online({ [BP]: { quantity: 2, fromQuota: 2 } })],
    })
    shop.when(adjust(BP, -4))
    expect(shop.quota('ONLINE', BP)).toMatchObject({ granted: 2, remaining: 0 })
    shop.when(end('release'))
    expect(shop.quota('ONLINE', BP)).toMatchObject({ granted: 2, remaining: 2 })
    expect(shop.level(BP)).toMatchObject({ sellable: 2, reserved: 0, quota: 2 })
  })
})

describe('safety stock', () => {
  it('touches no quota and may be more than there is', () => {
    const shop = given({ levels: { [BP]: { sellable: 10 } }, quotas: [['ONLINE', BP, 6]] })
    expect(shop.when(keepSafety(BP, 1_000)).reply).toEqual({ ok: true, value: { changed: 1 } })
    expect(shop.level(BP)).toMatchObject({ safety: 1_000, quota: 6, sellable: 10 })
    expect(shop.when(reserve({ [BP]: 1 })).reply).toMatchObject({ ok: false })
    shop.when(keepSafety(BP, 0))
    expect(shop.when(reserve({ [BP]: 4 })).reply).toMatchObject({ ok: true })
  })
})
