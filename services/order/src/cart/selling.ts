import type { CallContext, DealerCode, Result, Sku } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { CreditAccount, QuotedPrice } from '@channel/contracts/dealer'
import type { Atp, Product } from '@channel/contracts/inventory'
import type { Cart } from '@channel/contracts/order'
import type { Buyer } from './buying.js'
import type { Sale } from './rows.js'
import { priceOf } from './view.js'

type Wanted = readonly { readonly sku: Sku; readonly quantity: number }[]
/** For whom prices and stock are asked. */
type ForWhom = Pick<Cart, 'channel' | 'dealerCode' | 'location' | 'currency'>

/** What is asked of the inventory and the dealer service about the contents of a cart. */
export type Ask = {
  readonly products: (skus: readonly Sku[], context: CallContext) => Promise<ReadonlyMap<Sku, Product>>
  readonly quotes: (of: ForWhom, lines: Wanted, context: CallContext) => Promise<ReadonlyMap<Sku, QuotedPrice>>
  /** Of the sales channel out of which the cart's order will be served. */
  readonly stock: (of: ForWhom, skus: readonly Sku[], context: CallContext) => Promise<ReadonlyMap<Sku, Atp>>
  /** The account as the caller may see it. */
  readonly account: (dealerCode: DealerCode, context: CallContext) => Promise<CreditAccount | undefined>
  /** The currency of a dealer's account; undefined where there is no such dealer. */
  readonly currencyOf: (dealerCode: DealerCode, context: CallContext) => Promise<string | undefined>
}
type NoDealer = { code: 'DEALER_NOT_FOUND'; dealerCode: string }

/** What can be sold to whom. A SKU that is known but has no price is not for sale. */
export const sellingTo = ({ products, quotes, currencyOf }: Pick<Ask, 'products' | 'quotes' | 'currencyOf'>) => ({
  forSale: async (buyer: ForWhom, wanted: Wanted, context: CallContext): Promise<Sale> => {
    const skus = wanted.map(({ sku }) => sku)
    const [known, quoted] = await Promise.all([products(skus, context), quotes(buyer, wanted, context)])
    return new Map(
      [...known].map(([sku, product]) => [sku, { priced: priceOf(quoted.get(sku), product, buyer.currency) !== undefined }]),
    )
  },

  /** A dealer's cart is in the currency of the dealer's account, a store's in the one that it is given. */
  currencyFor: async ({ dealerCode }: Buyer, given: string, context: CallContext): Promise<Result<string, NoDealer>> => {
    if (dealerCode === null) return ok(given)
    const currency = await currencyOf(dealerCode, context)
    return currency === undefined ? err({ code: 'DEALER_NOT_FOUND', dealerCode }) : ok(currency)
  },
})
export type Selling = ReturnType<typeof sellingTo>
