import type { CallContext, DealerCode, LocationCode, ParsedInputOf, Principal, Result, ReturnId } from '@channel/contracts'
import { actorOf, actsForBrand, err, hasRole, lineAmountMinor, newEvent, ok } from '@channel/contracts'
import type { GoodsReturn, OrderLine, ReturnRefusal, returnGoods, ReturnRequestId } from '@channel/contracts/order'
import { goodsReturned } from '@channel/contracts/order'

/** A return with what only its own service needs to know. */
export type ReturnState = Omit<GoodsReturn, 'lines'> & {
  /** `damaged` of the quantity cannot be sold again. */
  readonly lines: (OrderLine & { damaged: number })[]
  readonly requestedLocation: LocationCode | null
  readonly traceId: string
  /** The request that it settles, as its credit note. */
  readonly requestId: ReturnRequestId | null
}

/** A return that has no number yet: it gets one as it is written. */
export type ReturnDraft = Omit<ReturnState, 'number'>

type Wanted = ParsedInputOf<typeof returnGoods>
type RightsError = { code: 'FORBIDDEN'; reason: string } | { code: 'DEALER_REQUIRED' }

/** The brand takes goods back. Dealers' returns need their dealer. */
export const mayReturn = (wanted: Wanted, principal: Principal): Result<null, RightsError> => {
  if (!actsForBrand(principal)) return err({ code: 'FORBIDDEN', reason: 'Only the brand takes goods back' })
  return wanted.channel === 'dealer' && wanted.dealerCode === undefined ? err({ code: 'DEALER_REQUIRED' }) : ok(null)
}

/** Which returns somebody sees: brand people all, dealer people their dealer's and those of all below it, others none. */
export type Visibility =
  { readonly of: 'all' } | { readonly of: 'dealer'; readonly dealerCode: DealerCode } | { readonly of: 'none' }

export const visibleTo = (principal: Principal): Visibility => {
  if (actsForBrand(principal)) return { of: 'all' }
  return hasRole(principal, 'dealer-buyer', 'dealer-finance') && principal.dealerCode !== undefined
    ? { of: 'dealer', dealerCode: principal.dealerCode }
    : { of: 'none' }
}

/** @throws RangeError where the amount is too large to be exact. */
export const drafted = (wanted: Wanted, settled: { id: ReturnId; context: CallContext; at: Date }): ReturnDraft => {
  const lines = wanted.lines.map((line) => ({
    ...line,
    damaged: 0,
    amountMinor: lineAmountMinor(line.unitPrice, line.quantity, wanted.currency),
  }))
  const totalMinor = lines.reduce((sum, line) => sum + line.amountMinor, 0)
  if (!Number.isSafeInteger(totalMinor)) throw new RangeError('The amount of the return is too large to be exact')
  return {
    id: settled.id,
    channel: wanted.channel,
    dealerCode: wanted.dealerCode ?? null,
    requestedLocation: wanted.location ?? null,
    status: 'received',
    refusal: null,
    currency: wanted.currency,
    totalMinor,
    lines,
    reference: wanted.reference ?? null,
    receivedBy: actorOf(settled.context.principal),
    receivedAt: settled.at.toISOString(),
    traceId: settled.context.traceId,
    requestId: null,
  }
}

export type ReturnOutcome = { type: 'settle' } | { type: 'refuse'; refusal: ReturnRefusal }

/** Whoever drives a return that is concluded already changes nothing. */
export const conclude = (goods: ReturnState, outcome: ReturnOutcome): ReturnState => {
  if (goods.status !== 'received') return goods
  switch (outcome.type) {
    case 'settle':
      return { ...goods, status: 'settled' }
    case 'refuse':
      return { ...goods, status: 'refused', refusal: outcome.refusal }
  }
}

/** What other services learn of the change. */
export const published = (before: ReturnState, after: ReturnState) =>
  before.status === 'received' && after.status === 'settled' ? [newEvent(goodsReturned, after.id, shown(after))] : []

/** The return as its callers know it. */
export const shown = ({ requestedLocation: _l, traceId: _t, requestId: _r, ...goods }: ReturnState): GoodsReturn => ({
  ...goods,
  lines: goods.lines.map(({ damaged: _d, ...line }) => line),
})
