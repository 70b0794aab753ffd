import type { InputOf } from '@channel/contracts'
import type { placeOrder } from '@channel/contracts/order'
import { demoSkus, listPriceOf } from './catalogue.js'
import { regionalDealers } from './dealers.js'
import { demoStores } from './places.js'

type DemoEnd = 'confirmed' | 'shipped' | 'completed' | 'cancelled'
export type DemoOrder = { input: Omit<InputOf<typeof placeOrder>, 'idempotencyKey'>; end: DemoEnd }

const ORDERS = 60
const CHANNELS = ['dealer', 'dealer', 'online', 'store', 'dealer', 'online', 'gift'] as const
const ENDS: readonly DemoEnd[] = ['shipped', 'completed', 'confirmed', 'shipped', 'completed', 'shipped', 'cancelled']

const pick = <T>(from: readonly T[], at: number): T => from[at % from.length] as T

/** Dealers buy at 62 % of the list price. */
const dealerPrice = (sku: string): string => (Number(listPriceOf(sku)) * 0.62).toFixed(2)

const linesOf = (at: number, dealer: boolean): DemoOrder['input']['lines'] =>
  Array.from({ length: 1 + (at % 3) }, (_, line) => {
    const sku = pick(demoSkus, at * 5 + line * 11)
    return dealer
      ? { sku, quantity: 10 + ((at * 7 + line) % 4) * 10, unitPrice: dealerPrice(sku) }
      : { sku, quantity: 1 + ((at + line) % 3) }
  })

const order = (at: number): DemoOrder => {
  const channel = pick(CHANNELS, at)
  const dealer = channel === 'dealer' ? { dealerCode: pick(regionalDealers, at).code } : {}
  const place = channel === 'store' ? { location: pick(demoStores, at).code } : {}
  const reference = `DEMO-${String(at + 1).padStart(4, '0')}`
  const lines = linesOf(at, channel === 'dealer')
  return { input: { channel, ...dealer, ...place, currency: 'CNY', lines, reference }, end: pick(ENDS, at) }
}

/** Over every channel and into every state; the small dealer's larger orders are refused for credit. */
export const demoOrders: DemoOrder[] = Array.from({ length: ORDERS }, (_, at) => order(at))
