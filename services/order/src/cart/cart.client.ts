import type { CallContext, ChannelCode, Sku } from '@channel/contracts'
import { actorOf, servicePrincipal } from '@channel/contracts'
import { getCreditAccounts, quotePrices } from '@channel/contracts/dealer'
import { availableToPromise, getProducts } from '@channel/contracts/inventory'
import type { RpcCaller } from '@channel/service-kit'
import type { Ask } from './selling.js'

const STOCK_AT_ONCE = 1_000

const bySku = <T extends { sku: Sku }>(rows: readonly T[]): ReadonlyMap<Sku, T> => new Map(rows.map((row) => [row.sku, row]))

/** In the service's own name: buyers and guides may order where they may not look into price lists. */
const ownName = ({ principal, traceId }: CallContext): CallContext => ({
  principal: servicePrincipal('order', actorOf(principal)),
  traceId,
})

/** Asks the inventory and the dealer service about what is in a cart: one call each, for stock one for each 1,000 SKUs. */
export const cartClient = (rpc: RpcCaller): Ask => ({
  products: async (skus, context) =>
    skus.length === 0 ? new Map() : bySku(await rpc.call(getProducts, { skus: [...skus] }, context)),

  quotes: async (of, lines, context) => {
    if (lines.length === 0) return new Map()
    const { channel, dealerCode, currency } = of
    const wanted = lines.map(({ sku, quantity }) => ({ sku, quantity }))
    const asked = { channel, dealerCode: dealerCode ?? undefined, currency, lines: wanted }
    return bySku(await rpc.call(quotePrices, asked, ownName(context)))
  },

  stock: async ({ channel, location }, skus, context) => {
    const where = { channel: channel.toUpperCase() as ChannelCode, location: location ?? undefined }
    const parts = Array.from({ length: Math.ceil(skus.length / STOCK_AT_ONCE) }, (_, part) =>
      skus.slice(part * STOCK_AT_ONCE, (part + 1) * STOCK_AT_ONCE),
    )
    const answers = await Promise.all(parts.map((part) => rpc.call(availableToPromise, { ...where, skus: part }, context)))
    return bySku(answers.flat())
  },

  account: async (dealerCode, context) => (await rpc.call(getCreditAccounts, { codes: [dealerCode] }, context))[0],

  currencyOf: async (dealerCode, context) =>
    (await rpc.call(getCreditAccounts, { codes: [dealerCode] }, ownName(context)))[0]?.currency,
})
