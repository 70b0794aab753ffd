import { expect } from '@jest/globals'
import { newId } from '@channel/contracts'
import fc from 'fast-check'
import type { TestedMarket } from './market-service.js'
import { YOUZAN, youzanPush } from './market-service.js'

/** The life of an order outside: each step is told by some messages, whole ones and short ones, in seconds and milliseconds. */
const LIVES = [
  ['created'],
  ['created', 'paid'],
  ['paid'],
  ['created', 'paid', 'shipped'],
  ['created', 'closed'],
  ['created', 'paid', 'closed'],
  ['paid', 'closed'],
] as const
const STATUS = {
  created: 'WAIT_BUYER_PAY',
  paid: 'WAIT_SELLER_SEND_GOODS',
  shipped: 'WAIT_BUYER_CONFIRM_GOODS',
  closed: 'TRADE_CLOSED',
} as const
const TYPES = {
  created: 'trade_TradeCreate',
  paid: 'trade_TradePaid',
  shipped: 'trade_TradeSellerShip',
  closed: 'trade_TradeClose',
} as const

type Step = keyof typeof STATUS
type Told = { order: number; step: Step; second: number; whole: boolean; by: number; times: number }

const life = fc.record({
  steps: fc.constantFrom(...LIVES),
  whole: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
  sameSecond: fc.boolean(),
})

/** What happened outside, and in which order, how often and to which of two instances it is told. */
export const news = (orders: number) =>
  fc.array(life, { minLength: 1, maxLength: orders }).chain((lives) => {
    const told: Told[] = lives.flatMap(({ steps, whole, sameSecond }, order) =>
      [...steps].map((step, at) => ({
        order,
        step,
        second: sameSecond ? 0 : at,
        whole: step === 'paid' || whole[at] === true,
        by: 0,
        times: 1,
      })),
    )
    const shuffled = fc.shuffledSubarray(told, { minLength: told.length })
    const ways = fc.array(fc.record({ by: fc.nat(1), times: fc.integer({ min: 1, max: 3 }) }), {
      minLength: told.length,
      maxLength: told.length,
    })
    return fc.tuple(fc.constant(lives), shuffled, ways, fc.integer({ min: 1, max: 6 })).map(([all, messages, way, atOnce]) => ({
      lives: all.map(({ steps }) => steps as readonly Step[]),
      messages: messages.map((one, at) => ({ ...one, ...way[at] })),
      atOnce,
    }))
  })
type News = ReturnType<typeof news> extends fc.Arbitrary<infer T> ? T : never

const message = (id: string, { step, second, whole }: Told) => {
  const at = new Date(Date.UTC(2026, 2, 2, 7, 0, second))
  const update_time = new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
  const order_info = { tid: id, status: STATUS[step], update_time, refund_state: 0 }
  const orders = [
    { title: 'A', num: 2, payment: '10.00', outer_sku_id: 'CODE-A' },
    { title: 'B', num: 1, payment: '5.00', outer_sku_id: 'B' },
  ]
  const content = whole ? { full_order_info: { order_info, pay_info: { payment: '15.00' }, orders } } : { tid: id }
  const version = whole ? at.getTime() + 417 : at.getTime() / 1_000
  return youzanPush({
    id,
    client_id: YOUZAN.clientId,
    type: TYPES[step],
    status: STATUS[step],
    msg: encodeURIComponent(JSON.stringify(content)),
    version,
  })
}

const chunked = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, at * size + size))

/** Tells it all, somebody says in the middle what the codes mean, and looks whether the end is the one that what happened leads to. */
export const liveThrough = async (
  service: TestedMarket,
  instances: readonly Pick<TestedMarket, 'push' | 'placeDue' | 'mapCode'>[],
  { lives, messages, atOnce }: News,
): Promise<void> => {
  const shop = `S${newId().slice(-12)}`
  await service.openShop({ code: shop, platform: 'youzan', credentials: YOUZAN, ownSkus: true })
  service.neighbours.clear()
  service.neighbours.stockUp({ A: 1_000, B: 1_000 })
  const ids = lives.map(() => newId())
  const sent = messages.flatMap((one) =>
    Array.from({ length: one.times }, (_, n) => ({ ...one, by: (one.by + n) % instances.length })),
  )
  const groups = chunked(sent, atOnce)
  const middle = Math.floor(groups.length / 2)
  for (const [at, group] of groups.entries()) {
    const mapping = at === middle ? [instances[0]?.mapCode({ shop, externalSku: 'CODE-A', sku: 'A' })] : []
    await Promise.all([
      ...group.map((one) => instances[one.by]?.push(shop, message(ids[one.order] ?? '', one))),
      ...mapping,
      instances[at % 2]?.placeDue(),
    ])
  }
  for (let n = 0; n < 3; n += 1) {
    service.pass(1_000)
    await Promise.all(instances.map(({ placeDue }) => placeDue()))
  }
  await check(service, lives, ids)
}

const ENDS: Record<Step, readonly string[]> = {
  created: ['waiting'],
  paid: ['placed'],
  shipped: ['placed'],
  closed: ['closed', 'cancelled'],
}

const check = async (service: TestedMarket, lives: readonly (readonly Step[])[], ids: readonly string[]): Promise<void> => {
  let placed = 0
  for (const [at, id] of ids.entries()) {
    const last = lives[at]?.at(-1) ?? 'created'
    const [known] = await service.external({ externalId: id })
    expect(known).toMatchObject({ status: last, changedAfterPlacing: false })
    expect(ENDS[last]).toContain(known?.stage)
    const live = (await service.ours(id)).filter(({ status }) => status !== 'cancelled' && status !== 'refused')
    expect(live.map(({ id: ours, total }) => [ours, total])).toEqual(known?.stage === 'placed' ? [[known.orderId, '1500']] : [])
    if (known?.stage === 'cancelled')
      expect((await service.ours(id)).filter(({ status }) => status === 'cancelled')).toHaveLength(1)
    placed += live.length
  }
  expect([service.neighbours.sellable.get('A'), service.neighbours.sellable.get('B')]).toEqual([
    1_000 - 2 * placed,
    1_000 - placed,
  ])
}
