import type { InputOf } from '@channel/contracts'
import { changePrices, createPriceList, explainPrice, PriceListCode, quotePrices } from '@channel/contracts/dealer'
import type { PriceList } from '@channel/contracts/dealer'
import { brandOps } from '@channel/testkit'
import { priceParts } from '../price/price.parts.js'
import type { RunningDealers } from './running.js'
import { key } from './running.js'

/** The prices of one instance. */
export const pricesOf = ({ ground }: RunningDealers) => priceParts(ground)
export type Prices = ReturnType<typeof pricesOf>

export const listCode = (code: string): PriceListCode => PriceListCode.parse(code)

type NewList = Partial<Omit<InputOf<typeof createPriceList>, 'code' | 'idempotencyKey'>>

/** A draft in CNY for everybody, unless told otherwise. */
export const draftList = async (prices: Prices, code: string, more: NewList = {}): Promise<PriceList> => {
  const input = createPriceList.input.parse({
    idempotencyKey: key(),
    code,
    name: `${code} 价格表`,
    currency: 'CNY',
    scope: { kind: 'general' },
    ...more,
  })
  const reply = await prices.create(input, brandOps)
  if (!reply.ok) throw new Error(JSON.stringify(reply.error))
  return reply.value
}

type Change = Omit<InputOf<typeof changePrices>['changes'][number], 'sku'> & { sku: string }

export const setPrices = (prices: Prices, code: string, changes: Change[], caller = brandOps) =>
  prices.changePrices(changePrices.input.parse({ idempotencyKey: key(), listCode: code, changes }), caller)

export const releaseNow = async (prices: Prices, { code, version }: Pick<PriceList, 'code' | 'version'>): Promise<PriceList> => {
  const reply = await prices.release({ idempotencyKey: key(), code, version }, brandOps)
  if (!reply.ok) throw new Error(JSON.stringify(reply.error))
  return reply.value
}

/** A list that holds from now on, with these prices. */
export const activeList = async (prices: Prices, code: string, changes: Change[], more: NewList = {}): Promise<PriceList> => {
  const list = await draftList(prices, code, more)
  const set = await setPrices(prices, code, changes)
  if (!set.ok) throw new Error(JSON.stringify(set.error))
  return releaseNow(prices, list)
}

type Asking = Partial<Omit<InputOf<typeof quotePrices>, 'lines' | 'dealerCode'>> & { dealerCode?: string }

/** What a buyer of the dealer channel pays, in CNY, unless told otherwise. */
export const quote = (prices: Prices, lines: [sku: string, quantity: number][], asking: Asking = {}, caller = brandOps) =>
  prices.quote(
    quotePrices.input.parse({
      channel: 'dealer',
      currency: 'CNY',
      lines: lines.map(([sku, quantity]) => ({ sku, quantity })),
      ...asking,
    }),
    caller,
  )

export const explain = (prices: Prices, [sku, quantity]: [string, number], asking: Asking = {}, caller = brandOps) =>
  prices.explain(explainPrice.input.parse({ channel: 'dealer', currency: 'CNY', sku, quantity, ...asking }), caller)
