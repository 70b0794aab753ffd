import type { GatewayClient } from './gateway-client.js'

export const WAREHOUSE = 'BENCH-WH'
export const HOT = 'BENCH-HOT'
const UNITS = 1_000_000
const DEALERS = 200
const LIMIT_MINOR = 9_000_000_000_000_000 / DEALERS
const AT_ONCE = 500

export const skuOf = (number: number): string => `BENCH-${number}`
export const dealerOf = (number: number): string => `BENCH-D${number}`

const REGISTER_LOCATIONS = `mutation ($input: RegisterLocationsInput!) {
  registerLocations(input: $input) { __typename ... on Error { code message } } }`
const REGISTER_PRODUCTS = `mutation ($input: RegisterProductsInput!) {
  registerProducts(input: $input) { __typename ... on Error { code message } } }`
const REGISTER_DEALERS = `mutation ($input: RegisterDealersInput!) {
  registerDealers(input: $input) { __typename ... on Error { code message } } }`
const RECEIVE_STOCK = `mutation ($input: ReceiveStockInput!) {
  receiveStock(input: $input) { __typename ... on Error { code message } } }`

const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1)

/** SKUs with stock in one warehouse, and dealers whose credit nobody exhausts. */
export const openShop = async (gateway: GatewayClient, skus: number): Promise<void> => {
  const locations = [{ code: WAREHOUSE, name: '压测仓', kind: 'WAREHOUSE' }]
  await gateway.ask(REGISTER_LOCATIONS, { input: { locations } })
  const dealers = numbers(DEALERS).map((number) => {
    return { code: dealerOf(number), name: `压测经销商 ${number}`, currency: 'CNY', creditLimitMinor: Math.floor(LIMIT_MINOR) }
  })
  await gateway.ask(REGISTER_DEALERS, { input: { dealers } })
  const all = [...numbers(skus).map(skuOf), HOT]
  for (let at = 0; at < all.length; at += AT_ONCE) {
    const some = all.slice(at, at + AT_ONCE)
    const listPrice = { unitPrice: '12.50', currency: 'CNY' }
    await gateway.ask(REGISTER_PRODUCTS, { input: { products: some.map((sku) => ({ sku, name: sku, listPrice })) } })
    const lines = some.map((sku) => ({ sku, quantity: UNITS }))
    await gateway.ask(RECEIVE_STOCK, { input: { location: WAREHOUSE, reference: '压测', lines } })
  }
}

const random = (count: number): number => 1 + Math.floor(Math.random() * count)

const distinct = (count: number, of: number): number[] => {
  const picked = new Set<number>()
  while (picked.size < count) picked.add(random(of))
  return [...picked]
}

const PLACE_ORDER = `mutation ($input: PlaceOrderInput!) {
  placeOrder(input: $input) { __typename ... on Error { code message } ... on PlaceOrderSuccess { order { id number status } } } }`

type Placed = { readonly order: { readonly id: string; readonly number: string; readonly status: string } }

/** An order of a dealer at random: so many lines of SKUs at random, at their list price. Answers its id. */
export const placeOrder = async (gateway: GatewayClient, lines: readonly string[]): Promise<string> => {
  const input = {
    channel: 'DEALER',
    dealerCode: dealerOf(random(DEALERS)),
    location: WAREHOUSE,
    currency: 'CNY',
    lines: lines.map((sku) => ({ sku, quantity: 1 })),
  }
  const { order } = await gateway.ask<Placed>(PLACE_ORDER, { input })
  if (order.status !== 'CONFIRMED') throw new Error(`Order ${order.number} is ${order.status}`)
  return order.id
}

export const randomLines = (skus: number, lines: number): string[] => distinct(lines, skus).map(skuOf)
