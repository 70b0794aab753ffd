import { describe, expect, it } from '@jest/globals'
import type { ReservationId } from '@channel/contracts'
import { adjust, allot, BP, end, given, ID, keepSafety, keptOf, LATER, NOW, receive, reserve } from '../testing/given.fixture.js'
import type { Scene } from '../testing/given.fixture.js'

const OTHER = '0199a0a0-0000-7000-8000-00000000000f' as ReservationId
const terms: Scene['presale'] = { [BP]: { presale: 'backorder', presaleLimit: 10, leadDays: 7 } }
const open = (more: Partial<Scene> = {}) => given({ levels: { [BP]: { sellable: 2 } }, presale: terms, ...more })
const wait = (units: number, more = {}) => reserve({ [BP]: units }, { channel: 'ONLINE', mayWait: true, ...more })

describe('what is short may wait', () => {
  it('beside what is there, and is promised after the lead time', () => {
    const { reply } = open().when(wait(5))
    expect(reply).toMatchObject({ ok: true, value: { lines: [{ quantity: 5, waiting: 3, promisedOn: '2026-11-29' }] } })
  })

  it('and is promised for the day on which expected goods cover everybody who waits', () => {
    const expected = {
      [`${BP}@WH2`]: [
        { reference: 'PO-2', dueOn: '2026-12-20', open: 10 },
        { reference: 'PO-1', dueOn: '2026-12-10', open: 4 },
      ],
    }
    const shop = open({ expected })
    expect(shop.when(wait(5)).reply).toMatchObject({
      value: {
        lines: [
          { location: 'WH1', quantity: 2, waiting: 0 },
          { location: 'WH2', waiting: 3, promisedOn: '2026-12-10' },
        ],
      },
    })
    expect(shop.when(wait(2, { reservationId: OTHER })).reply).toMatchObject({
      value: { lines: [{ waiting: 2, promisedOn: '2026-12-20' }] },
    })
  })

  it('for goods that are overdue until tomorrow at least', () => {
    const expected = { [BP]: [{ reference: 'PO-1', dueOn: '2026-11-01', open: 9 }] }
    expect(open({ expected }).when(wait(3)).reply).toMatchObject({ value: { lines: [{ promisedOn: '2026-11-23' }] } })
  })

  it.each<[string, Partial<Scene>, object]>([
    ['the order may not wait', {}, { mayWait: false }],
    ['more would wait than the limit allows', { presale: { [BP]: { presale: 'preorder', presaleLimit: 2, leadDays: 7 } } }, {}],
    ['the SKU is not sold ahead', { presale: { [BP]: { presale: 'none', presaleLimit: 99, leadDays: 7 } } }, {}],
    ['no day can be promised', { presale: { [BP]: { presale: 'backorder', presaleLimit: 99, leadDays: null } } }, {}],
    ['the channel is closed', { sellers: { ONLINE: { active: false } } }, {}],
    ['the channel does not use the pool', { sellers: { ONLINE: { usesPool: false } } }, {}],
    ['it is a gift batch', {}, { batch: 'spring' }],
    ['the named place is closed to the channel', { places: { ST1: { scope: 2 } } }, { location: 'ST1' }],
    ['no place is open to the channel', { sellers: { ONLINE: { scopes: [2] } } }, {}],
  ])('not where %s', (_, scene, more) =>
    expect(open(scene).when(wait(5, more)).reply).toMatchObject({ ok: false, error: { code: 'INSUFFICIENT_STOCK' } }),
  )
})

describe('goods that come', () => {
  const queued = (more: Partial<Scene> = {}) =>
    open({
      levels: { [BP]: { reserved: 1 } },
      reservations: [keptOf({ [BP]: { quantity: 4 } }, { channel: 'ONLINE' as never })],
      waiting: {
        [BP]: [
          { reservationId: ID, quantity: 3, channel: 'ONLINE' as never },
          { reservationId: OTHER, quantity: 2, firm: true, channel: 'DEALER' as never },
        ],
      },
      ...more,
    })

  it('go to who waits, first come first served, before anybody else can take them', () => {
    const shop = queued()
    const { entries, events } = shop.when(receive(BP, 4))
    expect(entries.map(({ reason, to, quantity }) => [reason, to, quantity])).toEqual([
      ['receipt', 'sellable', 4],
      ['backorder', 'reserved', 3],
      ['backorder', 'allocated', 1],
    ])
    expect(events.slice(1)).toMatchObject([
      { payload: { reservationId: ID, channel: 'ONLINE' } },
      { payload: { reservationId: OTHER, channel: 'DEALER' } },
    ])
    expect(shop.level(BP)).toMatchObject({ sellable: 0, reserved: 4, allocated: 1 })
    expect(shop.stock.supplies.get(BP)?.waiting).toBe(1)
  })

  it('beyond what waits can be sold', () => {
    const shop = queued()
    shop.when(receive(BP, 9))
    expect(shop.level(BP)).toMatchObject({ sellable: 4, reserved: 4, allocated: 2 })
    expect(shop.stock.queues.get(`${BP}|WH1`)).toEqual([])
  })

  it('leave to quotas and to safety stock what is theirs', () => {
    const shop = queued({ levels: { [BP]: { reserved: 1, sellable: 4, safety: 2 } }, quotas: [['DEALER', BP, 4]] })
    shop.when(receive(BP, 3))
    expect(shop.level(BP)).toMatchObject({ sellable: 6, quota: 4, reserved: 2 })
  })

  it.each([
    ['a correction', adjust(BP, 2)],
    ['a quota that is lowered', allot('DEALER', { [BP]: 2 })],
    ['safety stock that is lowered', keepSafety(BP, 0)],
  ])('are not needed: %s frees them too', (_, change) => {
    const shop = queued({ levels: { [BP]: { reserved: 1, sellable: 6, safety: 2 } }, quotas: [['DEALER', BP, 4]] })
    shop.when(change)
    expect(shop.level(BP).reserved).toBe(3)
  })

  it('are not needed where the time of a quota is over', () => {
    const shop = queued({ levels: { [BP]: { reserved: 1, sellable: 2 } }, quotas: [['DEALER', BP, 2, { releaseAt: LATER }]] })
    const { entries } = shop.when({ kind: 'endQuotas', input: { spots: [] } }, new Date(LATER))
    expect(entries.map(({ reason, quantity }) => [reason, quantity])).toEqual([['backorder', 2]])
    expect(shop.level(BP)).toMatchObject({ sellable: 0, reserved: 3 })
  })
})

describe('a reservation of which a part waits', () => {
  const mixed = () =>
    open({
      levels: { [BP]: { reserved: 1 }, [`${BP}@WH2`]: { reserved: 2 } },
      reservations: [keptOf({ [`${BP}@WH2`]: { quantity: 2 }, [BP]: { quantity: 4 } })],
      waiting: { [BP]: [{ reservationId: ID, quantity: 3 }] },
    })

  it('ships what lies ready, and waits for the rest', () => {
    const shop = mixed()
    expect(shop.when(end('ship')).reply).toMatchObject({
      value: { status: 'reserved', lines: [{ shipped: 2 }, { shipped: 1, waiting: 3 }] },
    })
    expect(shop.when(end('ship'))).toMatchObject({ reply: { ok: true }, entries: [], events: [] })
    expect(shop.when(end('ship', { [BP]: 1 })).reply).toMatchObject({ ok: false, error: { code: 'NOT_HELD', held: 0 } })
  })

  it('gives back first what waits, wherever that is', () => {
    const shop = mixed()
    expect(shop.when(end('release', { [BP]: 4 })).reply).toMatchObject({
      value: { lines: [{ quantity: 2 }, { quantity: 0, waiting: 0 }] },
    })
    expect(shop.stock.supplies.get(BP)?.waiting).toBe(0)
  })

  it('waits firmly once it is allocated', () => {
    const shop = mixed()
    shop.when(end('allocate'))
    expect(shop.level(BP)).toMatchObject({ reserved: 0, allocated: 1 })
    shop.when(receive(BP, 3))
    expect(shop.level(BP)).toMatchObject({ sellable: 0, allocated: 4 })
  })

  it.each(['release', 'expire'] as const)('waits no longer after %s', (kind) => {
    const shop = mixed()
    shop.when(
      kind === 'release' ? end('release') : { kind, input: { reservationId: ID } },
      kind === 'release' ? NOW : new Date(LATER),
    )
    expect(shop.stock.supplies.get(BP)?.waiting).toBe(0)
    expect(shop.level(BP)).toMatchObject({ sellable: 1, reserved: 0 })
  })
})
