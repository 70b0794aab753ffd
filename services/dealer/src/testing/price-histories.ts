import { expect } from '@jest/globals'
import type { ChannelCode, DealerCode, Sku } from '@channel/contracts'
import type { PriceScope, QuotedPrice } from '@channel/contracts/dealer'
import { brandOps } from '@channel/testkit'
import fc from 'fast-check'
import type { ItemRow, ListRow } from '../price/price-row.js'
import { ITEM_COLUMNS, itemFrom, LIST_COLUMNS, listFrom } from '../price/price-row.js'
import type { AskedItem, AskedList, Buyer } from '../price/quote.js'
import { asked, candidates, quoted } from '../price/quote.js'
import { validity } from '../price/validity.js'
import { listCode, pricesOf, quote, setPrices } from './prices.js'
import type { Prices } from './prices.js'
import type { RunningDealers } from './running.js'
import { key } from './running.js'

/** Dealers that must be there, with their tiers. */
const DEALERS = { PA: 'gold', PB: 'silver' } as const
const BEGIN = Date.UTC(2026, 2, 1)
const HOUR = 3_600_000
const LISTS = 4
const SKUS = ['S1', 'S2']

type Step =
  | { do: 'open'; list: number; scope: PriceScope; priority: number; from: number | null; to: number | null }
  | {
      do: 'price'
      list: number
      sku: string
      minQuantity: number
      unitPrice: string | null
      from: number | null
      to: number | null
    }
  | { do: 'release' | 'end'; list: number }

const scopes: PriceScope[] = [
  { kind: 'general' },
  { kind: 'channel', channel: 'dealer' },
  { kind: 'channel', channel: 'dealer', salesChannel: 'DEALER-1' as ChannelCode },
  { kind: 'tier', tier: 'gold' },
  { kind: 'tier', tier: 'silver' },
  { kind: 'dealer', dealerCode: 'PA' as DealerCode },
]
const list = fc.integer({ min: 0, max: LISTS - 1 })
const window = {
  from: fc.option(fc.integer({ min: 0, max: 20 })),
  to: fc.option(fc.integer({ min: 21, max: 45 })),
}
/** The lists of a history, all there from the beginning. */
const openings = fc.tuple(
  ...Array.from({ length: LISTS }, (_, nth) =>
    fc.record({
      do: fc.constant('open' as const),
      list: fc.constant(nth),
      scope: fc.constantFrom(...scopes),
      priority: fc.constantFrom(0, 0, 5),
      ...window,
    }),
  ),
)
const pricing = fc.record({
  do: fc.constant('price' as const),
  list,
  sku: fc.constantFrom(...SKUS),
  minQuantity: fc.constantFrom(1, 5, 10),
  unitPrice: fc.option(fc.constantFrom('1.5', '2', '3.25', '0.0425'), { freq: 8 }),
  ...window,
})
const releases = fc.record({ do: fc.constant('release' as const), list })
const ends = fc.record({ do: fc.constant('end' as const), list })
const history = fc
  .tuple(
    openings,
    fc.array(fc.oneof({ weight: 12, arbitrary: pricing }, { weight: 5, arbitrary: releases }, { weight: 1, arbitrary: ends }), {
      minLength: 15,
      maxLength: 40,
      size: 'max',
    }),
  )
  .map(([opened, later]): Step[] => [...opened, ...later])

type Asking = { channel: 'dealer' | 'online'; salesChannel?: string; dealerCode?: 'PA' | 'PB' }
const buyers: Asking[] = [
  { channel: 'dealer', dealerCode: 'PA' },
  { channel: 'dealer', dealerCode: 'PB' },
  { channel: 'dealer', salesChannel: 'DEALER-1', dealerCode: 'PB' },
  { channel: 'dealer' },
  { channel: 'online' },
]
const LINES = SKUS.flatMap((sku) => [1, 7, 12].map((quantity): [string, number] => [sku, quantity]))

const moment = (hour: number | null) => (hour === null ? null : new Date(BEGIN + hour * HOUR).toISOString())

/** One hour's step. What cannot be done as things are is refused, which is fine. */
const take = async (prices: Prices, run: string, currency: string, step: Step): Promise<void> => {
  const code = `${run}-${step.list}`
  switch (step.do) {
    case 'open': {
      const { scope, priority, from, to } = step
      const life = { validFrom: moment(from), validTo: moment(to), note: '' }
      const input = { idempotencyKey: key(), code: listCode(code), name: code, currency, scope, priority, ...life }
      await prices.create(input, brandOps)
      return
    }
    case 'price': {
      const { sku, minQuantity, unitPrice, from, to } = step
      await setPrices(prices, code, [{ sku: sku as Sku, minQuantity, unitPrice, validFrom: moment(from), validTo: moment(to) }])
      return
    }
    case 'release':
    case 'end': {
      const [known] = await prices.find({ codes: [listCode(code)] }, brandOps)
      const input = { idempotencyKey: key(), code: listCode(code), version: known?.version ?? 0 }
      await (step.do === 'release' ? prices.release(input, brandOps) : prices.end({ ...input, reason: '结束' }, brandOps))
      return
    }
  }
}

/** Everything that is kept of a run, for the rule without a database. */
const kept = async ({ db }: RunningDealers, run: string): Promise<{ lists: AskedList[]; items: AskedItem[] }> => {
  const lists = await db.$queryRawUnsafe<ListRow[]>(`SELECT ${LIST_COLUMNS} FROM price_list l WHERE code LIKE $1`, `${run}-%`)
  const items = await db.$queryRawUnsafe<ItemRow[]>(
    `SELECT ${ITEM_COLUMNS} FROM price_item i WHERE list_code LIKE $1`,
    `${run}-%`,
  )
  return {
    lists: lists.map(listFrom).filter(({ releasedAt, withdrawn }) => releasedAt !== null && !withdrawn),
    items: items.map(itemFrom).map((item) => ({
      ...item,
      validity: validity(item),
      known: validity({ validFrom: item.recordedAt, validTo: item.closedAt }),
    })),
  }
}

const byRule = ({ lists, items }: { lists: AskedList[]; items: AskedItem[] }, asking: Asking, currency: string, at: Date) => {
  const tier = asking.dealerCode ? DEALERS[asking.dealerCode] : null
  const buyer = { ...asking, tier, currency } as Buyer
  return LINES.map(([sku, quantity]) => {
    const line = { sku: sku as Sku, quantity, at: at.getTime() }
    return quoted(line, candidates(asked(lists, buyer, at.getTime()), items, line))
  })
}

let runs = 0
/** A currency of its own keeps the lists of a run apart from all others. */
const currencyOf = (run: number): string =>
  [676, 26, 1].map((place) => String.fromCharCode(65 + (Math.floor(run / place) % 26))).join('')

const play = async (one: RunningDealers, steps: Step[]): Promise<string[]> => {
  const [run, currency] = [`R${(runs += 1)}`, currencyOf(runs)]
  const prices = pricesOf(one)
  const ask = (asking: Asking, at?: Date) =>
    quote(prices, LINES, { ...asking, currency, ...(at && { at: at.toISOString() }) } as Parameters<typeof quote>[2])
  const told: { asking: Asking; at: Date; answer: QuotedPrice[] }[] = []
  for (const [hour, step] of steps.entries()) {
    one.clock.now = new Date(BEGIN + hour * HOUR)
    await take(prices, run, currency, step)
    one.clock.now = new Date(BEGIN + hour * HOUR + HOUR / 2)
    const asking = buyers[hour % buyers.length] as Asking
    told.push({ asking, at: one.clock.now, answer: await ask(asking) })
  }
  const all = await kept(one, run)
  for (const asking of buyers)
    for (const hour of [0.5, 12.5, 25.5, 44.5, 90]) {
      const at = new Date(BEGIN + hour * HOUR)
      expect(await ask(asking, at)).toEqual(byRule(all, asking, currency, at))
    }
  for (const { asking, at, answer } of told) expect(withoutEnd(await ask(asking, at))).toEqual(withoutEnd(answer))
  return told.flatMap(({ answer }) => answer.map(({ reason }) => reason.source))
}

/** The end of a list is news of later: it moves when somebody ends the list. */
const withoutEnd = (answer: QuotedPrice[]) =>
  answer.map(({ reason, ...line }) => ({ ...line, reason: { ...reason, validTo: null } }))

/** Plays random histories of lists and prices; at the end, and for each moment on the way, SQL answers as the rule does, and as it did. */
export const playPriceHistories = async (one: RunningDealers, numRuns: number): Promise<void> => {
  const sources = new Set<string>()
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      for (const source of await play(one, steps)) sources.add(source)
    }),
    { numRuns },
  )
  // Histories in which nobody ever had a price would prove nothing.
  expect([...sources].filter((source) => source !== 'none')).not.toEqual([])
}
