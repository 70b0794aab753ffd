import type { CallContext, ParsedInputOf, ReplyOf, Sku } from '@channel/contracts'
import { actsForBrand, err } from '@channel/contracts'
import type {
  getLocations,
  getProducts,
  listLocations,
  listProducts,
  Product,
  registerLocations,
  registerProducts,
} from '@channel/contracts/inventory'
import type { ProductReadings, ProductRepository } from './product.repository.js'

type Dependencies = {
  readonly masters: ProductRepository
  readonly readings: ProductReadings
  /** Products that were read before. */
  readonly kept: { find(skus: readonly Sku[]): Promise<Product[]>; forget(skus: readonly Sku[]): Promise<void> }
  readonly clock: () => Date
}

const forbidden = err({ code: 'FORBIDDEN', reason: 'Only the brand keeps the masters' })

/** Use cases of products and locations. */
export const productHandlers = ({ masters, readings, kept, clock }: Dependencies) => {
  const forget = (products: readonly Product[]) => kept.forget(products.map(({ sku }) => sku))

  return {
    registerProducts: async (
      input: ParsedInputOf<typeof registerProducts>,
      context: CallContext,
    ): Promise<ReplyOf<typeof registerProducts>> => {
      if (!actsForBrand(context.principal)) return forbidden
      const reply = await masters.registerProducts(input, { context, at: clock() })
      await forget(input.products)
      return reply
    },
    registerLocations: async (
      input: ParsedInputOf<typeof registerLocations>,
      context: CallContext,
    ): Promise<ReplyOf<typeof registerLocations>> =>
      actsForBrand(context.principal) ? masters.registerLocations(input, { context, at: clock() }) : forbidden,
    getProducts: (input: ParsedInputOf<typeof getProducts>) => kept.find(input.skus),
    listProducts: (input: ParsedInputOf<typeof listProducts>) => readings.listProducts(input),
    getLocations: (input: ParsedInputOf<typeof getLocations>) => readings.findLocations(input.codes),
    listLocations: (input: ParsedInputOf<typeof listLocations>) => readings.listLocations(input),
    /** A product has changed, maybe on another replica. */
    productChanged: (product: Product) => forget([product]),
  }
}
export type ProductHandlers = ReturnType<typeof productHandlers>
