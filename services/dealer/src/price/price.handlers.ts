import type { CallContext, Page, ParsedInputOf } from '@channel/contracts'
import { actsForBrand, err } from '@channel/contracts'
import type {
  explainPrice,
  getPriceListHistory,
  getPriceLists,
  listPriceHistory,
  listPriceLists,
  listPrices,
  PriceItem,
  PriceList,
  quotePrices,
} from '@channel/contracts/dealer'
import type { PriceItemReadings } from './price-item-readings.repository.js'
import type { PriceListReadings } from './price-list-readings.repository.js'
import type { PriceRepository } from './price.repository.js'
import type { QuoteRepository } from './quote.repository.js'

type Dependencies = {
  readonly prices: PriceRepository
  readonly quotes: QuoteRepository
  readonly readings: PriceListReadings & PriceItemReadings
  readonly clock: () => Date
}

const notYours = err({ code: 'FORBIDDEN', reason: "Only the brand's people and the platform's services change price lists" })
const nothing: Page<never> = { rows: [], hasNextPage: false, totalCount: 0 }

/** Lists tell what others pay: they are the brand's own business. */
const lists = ({ readings, clock }: Pick<Dependencies, 'readings' | 'clock'>) => ({
  find: async ({ codes }: ParsedInputOf<typeof getPriceLists>, { principal }: CallContext): Promise<PriceList[]> =>
    actsForBrand(principal) ? readings.find(codes, clock()) : [],
  lists: async (input: ParsedInputOf<typeof listPriceLists>, { principal }: CallContext): Promise<Page<PriceList>> =>
    actsForBrand(principal) ? readings.lists(input, clock()) : nothing,
  items: async (input: ParsedInputOf<typeof listPrices>, { principal }: CallContext): Promise<Page<PriceItem>> =>
    actsForBrand(principal) ? readings.prices(input) : nothing,
  history: async (input: ParsedInputOf<typeof listPriceHistory>, { principal }: CallContext): Promise<Page<PriceItem>> =>
    actsForBrand(principal) ? readings.history(input) : nothing,
  steps: async ({ codes }: ParsedInputOf<typeof getPriceListHistory>, { principal }: CallContext) =>
    actsForBrand(principal) ? readings.steps(codes) : [],
})

/** Use cases of prices. The brand makes them; dealer people ask what they pay, and why. */
export const priceHandlers = ({ prices, quotes, readings, clock }: Dependencies) => {
  const byBrand =
    <I, R>(work: (input: I, call: { context: CallContext; at: Date }) => Promise<R>) =>
    async (input: I, context: CallContext): Promise<R | typeof notYours> =>
      actsForBrand(context.principal) ? work(input, { context, at: clock() }) : notYours

  return {
    create: byBrand(prices.create),
    copy: byBrand(prices.copy),
    change: byBrand(prices.change),
    release: byBrand(prices.release),
    end: byBrand(prices.end),
    changePrices: byBrand(prices.changePrices),
    quote: (input: ParsedInputOf<typeof quotePrices>, { principal }: CallContext) => quotes.quote(input, principal, clock()),
    explain: (input: ParsedInputOf<typeof explainPrice>, { principal }: CallContext) => quotes.explain(input, principal, clock()),
    ...lists({ readings, clock }),
  }
}
export type PriceHandlers = ReturnType<typeof priceHandlers>
