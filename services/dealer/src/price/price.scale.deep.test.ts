import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { brandOps, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import { plant } from '../testing/dealers.js'
import type { Prices } from '../testing/prices.js'
import { activeList, draftList, listCode, pricesOf, quote, setPrices } from '../testing/prices.js'
import type { RunningDealers } from '../testing/running.js'
import { key, runningDealers } from '../testing/running.js'

const LISTS = 100
const SKUS = 10_000

let database: TestDatabase
let one: RunningDealers
let prices: Prices

beforeAll(async () => {
  database = await testDatabase('dealer')
  one = await runningDealers(database.url)
  prices = pricesOf(one)
  const dealers = Object.fromEntries(Array.from({ length: LISTS }, (_, n) => [`BIG${n}`, null]))
  await plant(one, dealers)
  for (let n = 0; n < LISTS; n += 1) await activeList(prices, `BIG-${n}`, [{ sku: 'FIRST', unitPrice: '1' }], scopeOf(n))
  await database.query(
    `INSERT INTO price_item (id, list_code, sku, min_quantity, unit_price, recorded_at, recorded_by)
     SELECT gen_random_uuid(), 'BIG-' || l, 'SKU' || s, 1, 1 + s % 100, $1, 'test'
     FROM generate_series(0, ${LISTS - 1}) l, generate_series(1, ${SKUS}) s`,
    one.clock.now,
  )
  await database.query('ANALYZE price_item')
})
afterAll(async () => {
  await one.stop()
  await database.drop()
})

/** The last is for everybody, the one before for the tier, all others each for a dealer. */
const scopeOf = (n: number) => {
  if (n === LISTS - 1) return { scope: { kind: 'general' as const } }
  if (n === LISTS - 2) return { scope: { kind: 'tier' as const, tier: 'gold' } }
  return { scope: { kind: 'dealer' as const, dealerCode: `BIG${n}` } }
}

/** Three lines at the same places each time: where a million prices lie, so that nothing is warm by chance. */
const linesOf = (n: number) => [1, 2, 3].map((k): [string, number] => [`SKU${1 + ((n * 7_919 + k * 104_729) % SKUS)}`, n + 1])

const p99 = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const begin = performance.now()
  await work()
  return performance.now() - begin
}

describe('with a million prices', () => {
  it('three lines are quoted within 20 ms (p99), five thousand within a second', async () => {
    const times: number[] = []
    for (let n = 0; n < 1_000; n += 1)
      times.push(await timed(() => quote(prices, linesOf(n), { dealerCode: `BIG${n % (LISTS - 2)}` })))
    const many = Array.from({ length: 5_000 }, (_, n): [string, number] => [`SKU${n + 1}`, 3])
    const whole = await timed(() => quote(prices, many, { dealerCode: 'BIG7' }))
    process.stdout.write(`quote of 3 lines: p99 ${p99(times).toFixed(1)} ms; of 5,000: ${whole.toFixed(0)} ms\n`)
    expect(p99(times)).toBeLessThan(20)
    expect(whole).toBeLessThan(1_000)
  })

  it('one price changes without touching the rest of its list', async () => {
    const touched = () => database.query<{ n: string }>("SELECT count(*) AS n FROM price_item WHERE list_code = 'BIG-3'")
    const before = Number((await touched())[0]?.n)
    const time = await timed(() => setPrices(prices, 'BIG-3', [{ sku: 'SKU5', unitPrice: '0.5' }]))
    expect(Number((await touched())[0]?.n) - before).toBe(1)
    expect(time).toBeLessThan(500)
  })

  it('a hundred thousand are written in pieces of five thousand, and copied in one statement', async () => {
    await draftList(prices, 'NEW')
    let seconds = 0
    for (let from = 0; from < 100_000; from += 5_000) {
      const rows = Array.from({ length: 5_000 }, (_, n) => ({ sku: `NEW${from + n}`, unitPrice: '12.5' }))
      seconds += (await timed(() => setPrices(prices, 'NEW', rows))) / 1_000
    }
    const copying = { from: listCode('NEW'), code: listCode('COPY'), name: '复制', percent: '5', decimals: 2 }
    const rest = { idempotencyKey: key(), validFrom: null, validTo: null, note: '' }
    const copied = await timed(async () =>
      expect(await prices.copy({ ...rest, ...copying }, brandOps)).toMatchObject({ ok: true, value: { prices: 100_000 } }),
    )
    process.stdout.write(`100,000 prices: written in ${seconds.toFixed(1)} s, copied in ${(copied / 1_000).toFixed(1)} s\n`)
    expect(seconds).toBeLessThan(60)
  })
})
