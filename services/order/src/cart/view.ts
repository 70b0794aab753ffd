import type { Sku } from '@channel/contracts'
import { lineAmountMinor } from '@channel/contracts'
import type { CreditAccount, QuotedPrice } from '@channel/contracts/dealer'
import type { Atp, Product } from '@channel/contracts/inventory'
import type { Cart, CartLineView, CartView, LinePriceReason } from '@channel/contracts/order'
import type { Line } from './lines.js'

type Price = { readonly unitPrice: string; readonly reason: LinePriceReason }

const LISTED: LinePriceReason = {
  source: 'list',
  priceList: null,
  name: null,
  minQuantity: null,
  validFrom: null,
  validTo: null,
}

/** What the price lists quote, and else the list price, which counts only in the cart's own currency: as orders are priced. */
export const priceOf = (quote: QuotedPrice | undefined, product: Product, currency: string): Price | undefined => {
  if (quote && quote.unitPrice !== null && quote.reason.source !== 'none')
    return { unitPrice: quote.unitPrice, reason: { ...quote.reason, source: quote.reason.source } }
  const listed = product.listPrice
  return listed?.currency === currency ? { unitPrice: listed.unitPrice, reason: LISTED } : undefined
}

/** What others answered about the SKUs of a cart. */
type Answers = {
  readonly products: ReadonlyMap<Sku, Product>
  readonly quotes: ReadonlyMap<Sku, QuotedPrice>
  readonly stock: ReadonlyMap<Sku, Atp>
}

const lineView = ({ sku, quantity, note }: Line, currency: string, { products, quotes, stock }: Answers): CartLineView => {
  const product = products.get(sku)
  const nothing = { sku, quantity, note, unitPrice: null, reason: null, amountMinor: null, atp: null }
  if (!product) return { ...nothing, problem: 'unknown-sku' }
  const price = priceOf(quotes.get(sku), product, currency)
  const atp = product.stocked ? (stock.get(sku)?.atp ?? 0) : null
  if (!price) return { ...nothing, atp, problem: 'no-price' }
  const amountMinor = lineAmountMinor(price.unitPrice, quantity, currency)
  return { ...nothing, ...price, amountMinor, atp, problem: atp !== null && atp < quantity ? 'short' : null }
}

const creditAfter = (account: CreditAccount | undefined, currency: string, totalMinor: number): CartView['credit'] => {
  if (!account || account.currency !== currency) return null
  const { limitMinor, temporaryMinor = 0, heldMinor, owedMinor } = account
  const availableMinor = limitMinor + temporaryMinor - heldMinor - owedMinor
  return { currency, availableMinor, afterMinor: availableMinor - totalMinor }
}

export const viewed = (cart: Cart, lines: readonly Line[], answers: Answers, account: CreditAccount | undefined): CartView => {
  const views = lines.map((line) => lineView(line, cart.currency, answers))
  const totalMinor = views.reduce((sum, { amountMinor }) => sum + (amountMinor ?? 0), 0)
  return { cart, lines: views, totalMinor, credit: creditAfter(account, cart.currency, totalMinor) }
}
