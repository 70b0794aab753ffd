import type { CallContext, Page, ParsedInputOf, Principal, ReplyOf, Sku, UnitPrice } from '@channel/contracts'
import { actsForBrand, err, hasRole } from '@channel/contracts'
import type { Product } from '@channel/contracts/inventory'
import type {
  createGiftQuote,
  getCorporateCustomers,
  getGiftQuoteHistory,
  getGiftQuotes,
  getGiftQuoteVersions,
  listCorporateCustomers,
  listGiftQuotes,
  saveCorporateCustomer,
} from '@channel/contracts/order'
import {
  acceptGiftQuote,
  approveGiftQuote,
  completeGiftQuote,
  rejectGiftQuote,
  reviseGiftQuote,
  submitGiftQuote,
  withdrawGiftQuote,
} from '@channel/contracts/order'
import type { CustomerRepository } from './customer.repository.js'
import type { QuoteListRepository } from './quote-list.repository.js'
import type { QuoteRepository, StepCommand } from './quote.repository.js'
import type { Asked } from './quote.js'
import { offered } from './quote.js'

type Dependencies = {
  readonly customers: CustomerRepository
  readonly quotes: QuoteRepository
  readonly readings: QuoteListRepository
  readonly products: (skus: readonly Sku[], context: CallContext) => Promise<readonly Pick<Product, 'sku' | 'listPrice'>[]>
  readonly clock: () => Date
}

const forbidden = (reason: string) => err({ code: 'FORBIDDEN', reason })
const brandOnly = forbidden('Only the brand makes offers')
const peopleOnly = forbidden('Only a person of the brand decides a quote')

/** A second pair of eyes is a person's: no service approves for itself. */
const mayDecide = (principal: Principal): boolean => hasRole(principal, 'brand-admin', 'brand-ops')

const nothing = { rows: [], hasNextPage: false, totalCount: 0 }

const queries = ({ customers, readings, clock }: Dependencies) => ({
  listCustomers: async (input: ParsedInputOf<typeof listCorporateCustomers>, { principal }: CallContext) =>
    actsForBrand(principal) ? customers.list(input) : nothing,
  getCustomers: async ({ codes }: ParsedInputOf<typeof getCorporateCustomers>, { principal }: CallContext) =>
    actsForBrand(principal) ? customers.get(codes) : [],
  list: async (input: ParsedInputOf<typeof listGiftQuotes>, { principal }: CallContext) =>
    actsForBrand(principal) ? readings.list(input, clock()) : (nothing as Page<never>),
  get: async ({ ids }: ParsedInputOf<typeof getGiftQuotes>, { principal }: CallContext) =>
    actsForBrand(principal) ? readings.get(ids, clock()) : [],
  versions: async ({ ids }: ParsedInputOf<typeof getGiftQuoteVersions>, { principal }: CallContext) =>
    actsForBrand(principal) ? readings.versions(ids) : [],
  history: async ({ ids }: ParsedInputOf<typeof getGiftQuoteHistory>, { principal }: CallContext) =>
    actsForBrand(principal) ? readings.history(ids) : [],
})

type OfferInput = Omit<ParsedInputOf<typeof createGiftQuote>, 'customer' | 'currency'>

/** List prices count only in the quote's own currency. */
const offerOf = async (deps: Dependencies, input: OfferInput, currency: string, context: CallContext) => {
  const products = await deps.products(
    input.lines.map(({ sku }) => sku),
    context,
  )
  const prices = products.map(({ sku, listPrice }): [Sku, UnitPrice | null] => [
    sku,
    listPrice?.currency === currency ? listPrice.unitPrice : null,
  ])
  return offered(input, currency, new Map(prices), deps.clock())
}

type May = (principal: Principal) => boolean

const steps =
  ({ quotes, clock }: Dependencies) =>
  <C extends StepCommand>(command: C, may: May, asked: (input: ParsedInputOf<C>) => { asked: Asked; note: string }) =>
  async (input: ParsedInputOf<C>, context: CallContext): Promise<ReplyOf<C>> =>
    may(context.principal)
      ? quotes.step(command, input, asked(input), { context, at: clock() })
      : ((may === mayDecide ? peopleOnly : brandOnly) as ReplyOf<C>)

type Save = ParsedInputOf<typeof saveCorporateCustomer>
type Create = ParsedInputOf<typeof createGiftQuote>

/** Companies and what is offered to them. The brand's people and services write; a second person decides. */
export const quoteHandlers = (deps: Dependencies) => {
  const { customers, quotes, readings, clock } = deps
  const step = steps(deps)
  return {
    saveCustomer: async (input: Save, context: CallContext): Promise<ReplyOf<typeof saveCorporateCustomer>> =>
      actsForBrand(context.principal) ? customers.save(input, { context, at: clock() }) : brandOnly,
    create: async (input: Create, context: CallContext): Promise<ReplyOf<typeof createGiftQuote>> => {
      if (!actsForBrand(context.principal)) return brandOnly
      const offer = await offerOf(deps, input, input.currency, context)
      return offer.ok ? quotes.create(input, offer.value, { context, at: clock() }) : offer
    },
    revise: async (
      input: ParsedInputOf<typeof reviseGiftQuote>,
      context: CallContext,
    ): Promise<ReplyOf<typeof reviseGiftQuote>> => {
      if (!actsForBrand(context.principal)) return brandOnly
      const [quote] = await readings.get([input.quoteId], clock())
      if (!quote) return err({ code: 'GIFT_QUOTE_NOT_FOUND', quoteId: input.quoteId })
      const offer = await offerOf(deps, input, quote.currency, context)
      if (!offer.ok) return offer
      const asked: Asked = { action: 'revise', version: input.version, offer: offer.value }
      return quotes.step(reviseGiftQuote, input, { asked, note: input.note.slice(0, 500) }, { context, at: clock() })
    },
    submit: step(submitGiftQuote, actsForBrand, ({ note }) => ({ asked: { action: 'submit' }, note })),
    approve: step(approveGiftQuote, mayDecide, ({ version, note }) => ({ asked: { action: 'approve', version }, note })),
    reject: step(rejectGiftQuote, mayDecide, ({ reason }) => ({ asked: { action: 'reject' }, note: reason })),
    accept: step(acceptGiftQuote, actsForBrand, ({ contractNumber, contractDay }) => ({
      asked: { action: 'accept', contractNumber, contractDay },
      note: contractNumber,
    })),
    withdraw: step(withdrawGiftQuote, actsForBrand, ({ note }) => ({ asked: { action: 'withdraw' }, note })),
    complete: step(completeGiftQuote, actsForBrand, ({ note }) => ({ asked: { action: 'complete' }, note })),
    ...queries(deps),
  }
}
export type QuoteHandlers = ReturnType<typeof quoteHandlers>
