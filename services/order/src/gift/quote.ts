import type { ErrorOf, ParsedInputOf, Result, Sku, UnitPrice } from '@channel/contracts'
import { err, lineAmountMinor, ok } from '@channel/contracts'
import type {
  approveGiftQuote,
  createGiftQuote,
  GiftQuote,
  GiftQuoteAction,
  GiftQuoteLine,
  GiftQuoteStatus,
  GiftQuoteStep,
  GiftQuoteVersion,
} from '@channel/contracts/order'

/** A quote as it is stored. Expired is nobody's step: it shows in the time. */
export type QuoteState = Omit<GiftQuote, 'allowed' | 'status'> & {
  readonly status: Exclude<GiftQuoteStatus, 'expired'>
  /** Counts the entries of its history. */
  readonly steps: number
}

export type Step = GiftQuoteStep['action']
type Who = { readonly actor: string; readonly admin: boolean; readonly at: Date }
type Refusal = Extract<
  ErrorOf<typeof approveGiftQuote>,
  { code: 'GIFT_QUOTE_NOT_ALLOWED' | 'GIFT_QUOTE_CHANGED' | 'SAME_PERSON' | 'DISCOUNT_NEEDS_ADMIN' }
>

/** Beyond this discount, in ten-thousandths of the list price, a brand administrator has to approve. */
const DISCOUNT_LIMIT_BP = 2_000

const ENDS_BY_TIME: readonly GiftQuoteStatus[] = ['draft', 'submitted', 'approved']

const statusAt = ({ status, offer }: Pick<QuoteState, 'status' | 'offer'>, at: Date): GiftQuoteStatus =>
  ENDS_BY_TIME.includes(status) && new Date(offer.validUntil) <= at ? 'expired' : status

const allowedIn = (status: GiftQuoteStatus): GiftQuoteAction[] => {
  switch (status) {
    case 'draft':
      return ['revise', 'submit', 'withdraw']
    case 'submitted':
      return ['approve', 'reject', 'withdraw']
    case 'approved':
      return ['revise', 'accept', 'withdraw']
    case 'rejected':
    case 'expired':
      return ['revise', 'withdraw']
    case 'accepted':
      return ['take-recipients', 'plan-wave']
    case 'delivering':
      return ['take-recipients', 'plan-wave', 'complete']
    case 'completed':
    case 'withdrawn':
      return []
  }
}

/** Whether this can be done with a quote as it is. */
export const allowed = (
  quote: QuoteState,
  action: GiftQuoteAction,
  at: Date,
): Result<null, Extract<Refusal, { code: 'GIFT_QUOTE_NOT_ALLOWED' }>> => {
  const status = statusAt(quote, at)
  const can = allowedIn(status)
  return can.includes(action) ? ok(null) : err({ code: 'GIFT_QUOTE_NOT_ALLOWED', status, allowed: can })
}

const SCALE = 6

const scaled = (price: UnitPrice): bigint => {
  const [whole = '0', fraction = ''] = price.split('.')
  return BigInt(whole + fraction.padEnd(SCALE, '0'))
}

type Priced = Pick<GiftQuoteLine, 'listPrice' | 'unitPrice'>

/** What is let off of a line, in ten-thousandths, rounded down; a higher price lets nothing off. */
const discountOf = ({ listPrice, unitPrice }: Priced): number | null => {
  if (listPrice === null) return null
  const [list, price] = [scaled(listPrice), scaled(unitPrice)]
  return list <= price ? 0 : Number(((list - price) * 10_000n) / list)
}

/** Compared exactly: a fraction of a ten-thousandth above the limit is above it. What has no list price cannot be judged. */
const beyond = ({ listPrice, unitPrice }: Priced, limitBp: number): boolean => {
  if (listPrice === null) return true
  const [list, price] = [scaled(listPrice), scaled(unitPrice)]
  return (list - price) * 10_000n > list * BigInt(limitBp)
}

type OfferInput = Omit<ParsedInputOf<typeof createGiftQuote>, 'idempotencyKey' | 'customer' | 'currency'>
type ListPrices = ReadonlyMap<Sku, UnitPrice | null>
export type Offered = Omit<GiftQuoteVersion, 'quoteId' | 'version' | 'writtenBy' | 'writtenAt'>

/** An offer with its list prices, amounts and discount; SKUs that nobody knows refuse it. */
export const offered = (
  input: OfferInput,
  currency: string,
  listPrices: ListPrices,
  at: Date,
): Result<Offered, Extract<ErrorOf<typeof createGiftQuote>, { code: 'UNKNOWN_SKU' | 'VALIDITY_PAST' }>> => {
  const { validUntil } = input
  if (new Date(validUntil) <= at) return err({ code: 'VALIDITY_PAST', validUntil })
  const unknown = input.lines.map(({ sku }) => sku).filter((sku) => !listPrices.has(sku))
  if (unknown.length > 0) return err({ code: 'UNKNOWN_SKU', skus: unknown })
  const lines = input.lines.map(({ sku, quantity, unitPrice }) => ({
    sku,
    quantity,
    unitPrice,
    listPrice: listPrices.get(sku) ?? null,
    amountMinor: lineAmountMinor(unitPrice, quantity, currency),
  }))
  const discounts = lines.map(discountOf)
  return ok({
    validUntil,
    conditions: input.conditions,
    salesChannel: input.salesChannel ?? null,
    giftBatch: input.giftBatch ?? null,
    note: input.note,
    lines,
    totalMinor: lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    discountBp: discounts.includes(null) ? null : Math.max(...discounts.map((one) => one ?? 0)),
    needsAdmin: lines.some((line) => beyond(line, DISCOUNT_LIMIT_BP)),
  })
}

export type Asked =
  | { readonly action: 'revise'; readonly version: number; readonly offer: Offered }
  | { readonly action: 'submit' | 'reject' | 'withdraw' | 'complete' }
  | { readonly action: 'approve'; readonly version: number }
  | { readonly action: 'accept'; readonly contractNumber: string; readonly contractDay: string }

const decider = (quote: QuoteState, asked: Asked, { actor, admin }: Who): Result<null, Refusal> => {
  if (asked.action !== 'approve' && asked.action !== 'reject') return ok(null)
  const own = [quote.submittedBy, quote.offer.writtenBy].find((person) => person === actor)
  if (own) return err({ code: 'SAME_PERSON', requestedBy: own })
  const { discountBp, needsAdmin } = quote.offer
  if (asked.action === 'approve' && needsAdmin && !admin)
    return err({ code: 'DISCOUNT_NEEDS_ADMIN', discountBp, limitBp: DISCOUNT_LIMIT_BP })
  return ok(null)
}

const after = (quote: QuoteState, asked: Asked, { actor, at }: Who): QuoteState => {
  const now = { ...quote, steps: quote.steps + 1, updatedAt: at.toISOString() }
  switch (asked.action) {
    case 'revise': {
      const version = quote.offer.version + 1
      const offer = { ...asked.offer, quoteId: quote.id, version, writtenBy: actor, writtenAt: at.toISOString() }
      return { ...now, status: 'draft', offer, submittedBy: null, decidedBy: null }
    }
    case 'submit':
      return { ...now, status: 'submitted', submittedBy: actor }
    case 'approve':
      return { ...now, status: 'approved', decidedBy: actor }
    case 'reject':
      return { ...now, status: 'rejected', decidedBy: actor }
    case 'accept':
      return { ...now, status: 'accepted', contractNumber: asked.contractNumber, contractDay: asked.contractDay }
    case 'withdraw':
      return { ...now, status: 'withdrawn' }
    case 'complete':
      return { ...now, status: 'completed' }
  }
}

/** The next step of a quote. A second person decides it, an administrator where the discount is great. */
export const decide = (quote: QuoteState, asked: Asked, who: Who): Result<QuoteState, Refusal> => {
  const may = allowed(quote, asked.action, who.at)
  if (!may.ok) return may
  if ('version' in asked && asked.version !== quote.offer.version)
    return err({ code: 'GIFT_QUOTE_CHANGED', version: quote.offer.version })
  const person = decider(quote, asked, who)
  return person.ok ? ok(after(quote, asked, who)) : person
}

export const shownQuote = ({ steps: _, ...quote }: QuoteState, at: Date): GiftQuote => {
  const status = statusAt(quote, at)
  return { ...quote, status, allowed: allowedIn(status) }
}
