import { describe, expect, it } from '@jest/globals'
import type { SourcingStrategy } from '@channel/contracts/inventory'
import { BP, given, reserve, SCALE } from '../testing/given.fixture.js'
import type { Scene } from '../testing/given.fixture.js'
import { distanceKm } from './regions.js'

const by = (strategy: SourcingStrategy, scene: Scene, lines: Record<string, number>, region = '') => {
  const sellers = { ONLINE: { strategy, ...scene.sellers?.['ONLINE'] } }
  const { reply } = given({ ...scene, sellers }).when(reserve(lines, { channel: 'ONLINE', region }))
  if (!reply.ok) return reply.error.code
  const kept = reply.value as { lines: { sku: string; location: string; quantity: number }[] }
  return kept.lines.map(({ sku, location, quantity }) => `${quantity} ${sku} ${location}`)
}
const at = (sku: string, units: Record<string, number>): Scene['levels'] =>
  Object.fromEntries(Object.entries(units).map(([code, sellable]) => [`${sku}@${code}`, { sellable }]))

describe('by priority', () => {
  it('the first place gives what it has, the next what is missing', () =>
    expect(by('priority', { levels: at(BP, { WH1: 3, WH2: 9 }) }, { [BP]: 5 })).toEqual([`3 ${BP} WH1`, `2 ${BP} WH2`]))

  it('places of one priority follow their codes', () => {
    const places = { B: { priority: 1 }, A: { priority: 1 } }
    expect(by('priority', { levels: at(BP, { B: 9, A: 9 }), places }, { [BP]: 1 })).toEqual([`1 ${BP} A`])
  })

  it('an order is refused as a whole where all places together have too little', () =>
    expect(by('priority', { levels: at(BP, { WH1: 3, WH2: 1 }) }, { [BP]: 5 })).toBe('INSUFFICIENT_STOCK'))

  it('own quota at a later place goes before the pool at the first', () => {
    const quotas = [['ONLINE', `${BP}@WH2`, 2]] as const
    expect(by('priority', { levels: at(BP, { WH1: 9, WH2: 9 }), quotas }, { [BP]: 3 })).toEqual([`1 ${BP} WH1`, `2 ${BP} WH2`])
  })
})

describe('to the nearest region', () => {
  const places = { NORTH: { region: '北京市' }, SOUTH: { region: '440100' }, MOON: { region: '月球' } }

  it.each([
    ['河北省', 'NORTH'],
    ['广西壮族自治区', 'SOUTH'],
    ['110000', 'NORTH'],
  ])('%s is served from %s', (region, code) =>
    expect(by('nearest', { levels: at(BP, { NORTH: 9, SOUTH: 9, MOON: 9 }), places }, { [BP]: 1 }, region)).toEqual([
      `1 ${BP} ${code}`,
    ]),
  )

  it('what it cannot give comes from the next nearest', () =>
    expect(by('nearest', { levels: at(BP, { NORTH: 9, SOUTH: 2 }), places }, { [BP]: 5 }, '海南')).toEqual([
      `2 ${BP} SOUTH`,
      `3 ${BP} NORTH`,
    ]))

  it('an unknown region is served by priority', () =>
    expect(by('nearest', { levels: at(BP, { WH1: 9, WH2: 9 }) }, { [BP]: 1 }, 'Atlantis')).toEqual([`1 ${BP} WH1`]))

  it('distances are the same in both directions and nothing to oneself', () => {
    expect(distanceKm('广东', '北京')).toBe(distanceKm('北京', '广东'))
    expect(distanceKm('广东', '北京')).toBeGreaterThan(1_500)
    expect(distanceKm('上海', '上海市')).toBe(0)
    expect(distanceKm('', '')).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('in the fewest parcels', () => {
  it('one place that has everything goes before a better one that has a part', () => {
    const levels = { ...at(BP, { WH1: 2, WH2: 5 }), ...at(SCALE, { WH2: 5 }) }
    expect(by('fewest-splits', { levels }, { [BP]: 3, [SCALE]: 1 })).toEqual([`3 ${BP} WH2`, `1 ${SCALE} WH2`])
  })

  it('of places that cover the same, the first by priority gives', () =>
    expect(by('fewest-splits', { levels: at(BP, { WH1: 5, WH2: 99 }) }, { [BP]: 5 })).toEqual([`5 ${BP} WH1`]))

  it('what is left goes to the place that covers most of the rest', () => {
    const places = { WH3: { priority: 3 } }
    expect(by('fewest-splits', { levels: at(BP, { WH1: 1, WH2: 3, WH3: 5 }), places }, { [BP]: 8 })).toEqual(
      [`3 ${BP} WH2`, `5 ${BP} WH3`].reverse(),
    )
  })
})

describe('oldest stock first', () => {
  it('goods that have lain longest go first, and before them those of which it is not known', () => {
    const levels = {
      [`${BP}@WH1`]: { sellable: 1, since: '2026-11-02T00:00:00.000Z' },
      [`${BP}@WH2`]: { sellable: 1, since: '2026-11-01T00:00:00.000Z' },
      [`${BP}@OLD`]: { sellable: 1, since: null },
    }
    const places = { OLD: { priority: 9 } }
    expect(by('oldest-stock', { levels, places }, { [BP]: 3 })).toEqual([`1 ${BP} OLD`, `1 ${BP} WH2`, `1 ${BP} WH1`])
  })

  it('a place has stock since it last had none', () => {
    const shop = given({ levels: { [BP]: { sellable: 1, since: '2026-01-01T00:00:00.000Z' } } })
    shop.when(reserve({ [BP]: 1 }))
    expect(shop.level(BP).since).toBeNull()
  })
})

it.each(['priority', 'nearest', 'fewest-splits', 'oldest-stock'] as const)(
  'by %s a channel gets what all its places have together, no more, and nothing of closed places',
  (strategy) => {
    const scene = { levels: at(BP, { WH1: 2, WH2: 2, ST1: 9 }), places: { ST1: { scope: 2 } } }
    expect(by(strategy, scene, { [BP]: 4 })).toEqual([`2 ${BP} WH1`, `2 ${BP} WH2`])
    expect(by(strategy, scene, { [BP]: 5 })).toBe('INSUFFICIENT_STOCK')
  },
)
