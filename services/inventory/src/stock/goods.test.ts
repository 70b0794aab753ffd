import { describe, expect, it } from '@jest/globals'
import { BP, given, ID, receive, SCALE, spot } from '../testing/given.fixture.js'
import type { IdempotencyKey, ReturnId } from '@channel/contracts'
import type { PostedMove } from '../posting.js'

const move = (at: string, from: PostedMove['from'], to: PostedMove['to'], quantity: number): PostedMove => ({
  ...spot(at),
  from,
  to,
  quantity,
  reason: 'transfer-out',
})
const post = (takes: 'pool' | 'anything', ...moves: PostedMove[]) =>
  ({ kind: 'post', input: { moves, reference: 'D-1', takes } }) as const
const short = (requested: number, available: number) => ({
  ok: false,
  error: { code: 'INSUFFICIENT_STOCK', shortages: [{ sku: BP, requested, available }] },
})

describe('a document that moves goods', () => {
  const scene = { levels: { [BP]: { sellable: 10, frozen: 1 } }, quotas: [['ONLINE', BP, 6]] as const }

  it('takes as a wish what no quota keeps', () => {
    expect(given(scene).when(post('pool', move(BP, 'sellable', 'frozen', 5))).reply).toEqual(short(5, 4))
    const shop = given(scene)
    shop.when(post('pool', move(BP, 'sellable', 'frozen', 4)))
    expect(shop.level(BP)).toMatchObject({ sellable: 6, frozen: 5, quota: 6 })
  })

  it('takes as truth whatever is there, and cuts quotas', () => {
    expect(given(scene).when(post('anything', move(BP, 'sellable', 'damaged', 11))).reply).toEqual(short(11, 10))
    const shop = given(scene)
    const { events } = shop.when(post('anything', move(BP, 'sellable', 'damaged', 3), move(BP, 'sellable', 'outside', 4)))
    expect(shop.level(BP)).toMatchObject({ sellable: 3, quota: 3, damaged: 3 })
    expect(events).toMatchObject([{ payload: { reference: 'D-1' } }, { payload: { remaining: 3, cause: 'loss' } }])
  })

  it('makes all its moves or none', () => {
    const shop = given(scene)
    shop.when(post('pool', move(BP, 'sellable', 'frozen', 1), move(SCALE, 'sellable', 'frozen', 1)))
    expect(shop.level(BP)).toMatchObject({ sellable: 10, frozen: 1 })
  })

  it('may take what it brings, and no bucket is below zero in between', () => {
    const shop = given({ levels: { [BP]: { frozen: 3 } } })
    const moves = [move(BP, 'sellable', 'outside', 4), move(BP, 'sellable', 'damaged', 1), move(BP, 'frozen', 'sellable', 3)]
    const { reply, entries } = shop.when(post('pool', ...moves, move(BP, 'outside', 'sellable', 2)))
    expect(reply.ok).toBe(true)
    expect(entries.map(({ fromAfter, toAfter }) => Math.min(0, fromAfter ?? 0, toAfter ?? 0))).toEqual([0, 0, 0, 0])
    expect(shop.level(BP)).toMatchObject({ sellable: 0, frozen: 0, damaged: 1 })
  })

  it('may hand goods on from bucket to bucket, but not in a circle of goods that are not there', () => {
    const shop = given({ levels: { [BP]: { damaged: 3 } } })
    shop.when(post('anything', move(BP, 'frozen', 'sellable', 3), move(BP, 'damaged', 'frozen', 3)))
    expect(shop.level(BP)).toMatchObject({ sellable: 3, frozen: 0, damaged: 0 })
    const circle = [move(BP, 'frozen', 'damaged', 2), move(BP, 'damaged', 'frozen', 2)]
    expect(shop.when(post('anything', ...circle)).reply).toMatchObject({ ok: false, error: { code: 'INSUFFICIENT_STOCK' } })
  })

  it('takes from every bucket no more than it has', () =>
    expect(given(scene).when(post('anything', move(BP, 'frozen', 'outside', 2))).reply).toEqual(short(2, 1)))

  it.each([
    ['UNKNOWN_SKU', move('NOPE@WH1', 'outside', 'sellable', 1)],
    ['NOT_STOCKED', move('POST@WH1', 'outside', 'sellable', 1)],
    ['UNKNOWN_LOCATION', move(`${BP}@XX`, 'outside', 'sellable', 1)],
  ])('%s is refused', (code, one) =>
    expect(given(scene).when(post('pool', one)).reply).toMatchObject({ ok: false, error: { code } }),
  )
})

it('what every entry says of the balances after it is what they were', () => {
  const shop = given({ levels: { [BP]: { sellable: 1, frozen: 2 } } })
  expect(shop.when(receive(BP, 4)).entries).toMatchObject([{ from: 'outside', fromAfter: null, toAfter: 5 }])
  expect(shop.when(post('pool', move(BP, 'sellable', 'frozen', 2))).entries).toMatchObject([{ fromAfter: 3, toAfter: 4 }])
})

it('goods that were expected under the reference of a receipt are not expected any more', () => {
  const shop = given({ levels: {}, expected: { [BP]: [{ reference: 'GR-1', dueOn: '2026-12-01', open: 6 }] } })
  shop.when(receive(BP, 4))
  expect(shop.stock.expected.get(`${BP}|WH1`)).toMatchObject([{ open: 2 }])
  shop.when(receive(BP, 4))
  expect(shop.stock.expected.get(`${BP}|WH1`)).toMatchObject([{ open: 0 }])
})

it('goods that come back can be sold or are damaged, line by line', () => {
  const shop = given({ levels: { [BP]: { sellable: 1 } } })
  const input = {
    idempotencyKey: 'return-1' as IdempotencyKey,
    returnId: ID as string as ReturnId,
    lines: [
      { sku: BP, quantity: 2 },
      { sku: BP, quantity: 3, condition: 'damaged' as const },
      { sku: SCALE, quantity: 1, condition: 'sellable' as const },
    ],
  }
  const { reply, events } = shop.when({ kind: 'return', input })
  expect(reply).toEqual({ ok: true, value: { returned: 6 } })
  expect(shop.level(BP)).toMatchObject({ sellable: 3, damaged: 3 })
  expect(shop.level(SCALE)).toMatchObject({ sellable: 1, damaged: 0 })
  expect(events).toMatchObject([
    {
      payload: {
        lines: [
          { sku: BP, quantity: 5, damaged: 3 },
          { sku: SCALE, quantity: 1 },
        ],
      },
    },
  ])
})
