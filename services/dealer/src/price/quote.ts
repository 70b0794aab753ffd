import type { ChannelCode, DealerCode, Sku } from '@channel/contracts'
import type { PriceCandidate, PriceChannel, PriceListCode, PriceReason, PriceScope, QuotedPrice } from '@channel/contracts/dealer'
import type { Validity } from './validity.js'
import { both, holds, told } from './validity.js'

/** Who asks for a price, in which currency. */
export type Buyer = {
  readonly channel: PriceChannel
  readonly salesChannel?: ChannelCode
  readonly dealerCode?: DealerCode
  /** The dealer's; null where there is none. */
  readonly tier: string | null
  readonly currency: string
}

/** A released list. */
export type AskedList = {
  readonly code: PriceListCode
  readonly name: string
  readonly currency: string
  readonly scope: PriceScope
  readonly priority: number
  readonly validity: Validity
}

/** A version of a price, standing or not. */
export type AskedItem = {
  readonly listCode: PriceListCode
  readonly sku: Sku
  readonly minQuantity: number
  readonly unitPrice: string
  readonly validity: Validity
  /** From when to when the platform knew it so. */
  readonly known: Validity
}

const RANK = { dealer: 4, tier: 3, channel: 1, general: 0 } as const

/** The narrower a list, the earlier it is asked; a list of one sales channel before those of its whole channel. */
const rank = (scope: PriceScope): number =>
  scope.kind === 'channel' && scope.salesChannel !== undefined ? RANK.channel + 1 : RANK[scope.kind]

const isFor = (scope: PriceScope, buyer: Buyer): boolean => {
  switch (scope.kind) {
    case 'general':
      return true
    case 'channel':
      return scope.channel === buyer.channel && (scope.salesChannel ?? buyer.salesChannel) === buyer.salesChannel
    case 'tier':
      return scope.tier === buyer.tier
    case 'dealer':
      return scope.dealerCode === buyer.dealerCode
  }
}

const inOrder = (a: AskedList, b: AskedList): number =>
  rank(b.scope) - rank(a.scope) || b.priority - a.priority || b.validity.from - a.validity.from || (a.code < b.code ? -1 : 1)

/** Narrowest scope first, then higher priority, then the one that began last, then by code. */
export const asked = (lists: readonly AskedList[], buyer: Buyer, at: number): AskedList[] =>
  lists.filter((list) => list.currency === buyer.currency && holds(list.validity, at) && isFor(list.scope, buyer)).sort(inOrder)

export const UNPRICED: PriceReason = {
  source: 'none',
  priceList: null,
  name: null,
  minQuantity: null,
  validFrom: null,
  validTo: null,
}

const candidate = (list: AskedList, breaks: readonly AskedItem[], quantity: number, won: boolean): PriceCandidate => {
  const reached = breaks.filter(({ minQuantity }) => minQuantity <= quantity).at(-1)
  const item = reached ?? breaks[0]
  const outcome = reached ? (won ? 'outranked' : 'won') : item ? 'quantity-too-small' : 'no-price'
  return {
    outcome,
    source: list.scope.kind,
    priceList: list.code,
    name: list.name,
    priority: list.priority,
    minQuantity: item?.minQuantity ?? null,
    unitPrice: item?.unitPrice ?? null,
    ...told(item ? both(list.validity, item.validity) : list.validity),
  }
}

type Line = { readonly sku: Sku; readonly quantity: number; readonly at: number }

/** All lists that hold for the buyer, in the order in which they are asked, and what became of each: the first that has a price wins. */
export const candidates = (
  lists: readonly AskedList[],
  items: readonly AskedItem[],
  { sku, quantity, at }: Line,
): PriceCandidate[] => {
  const known = items.filter((item) => item.sku === sku && holds(item.known, at) && holds(item.validity, at))
  let won = false
  return lists.map((list) => {
    const breaks = known.filter(({ listCode }) => listCode === list.code).sort((a, b) => a.minQuantity - b.minQuantity)
    const one = candidate(list, breaks, quantity, won)
    won ||= one.outcome === 'won'
    return one
  })
}

export const quoted = ({ sku, quantity }: Line, all: readonly PriceCandidate[]): QuotedPrice => {
  const winner = all.find(({ outcome }) => outcome === 'won')
  if (!winner) return { sku, quantity, unitPrice: null, reason: UNPRICED }
  const { source, priceList, name, minQuantity, unitPrice, validFrom, validTo } = winner
  return { sku, quantity, unitPrice, reason: { source, priceList, name, minQuantity, validFrom, validTo } }
}
