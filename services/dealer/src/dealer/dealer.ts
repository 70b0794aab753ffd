import type { DealerCode, ErrorOf, NewEvent, ParsedInputOf, Result } from '@channel/contracts'
import { err, newEvent, ok } from '@channel/contracts'
import type { changeDealerStatus, Dealer, NewDealer, registerDealers } from '@channel/contracts/dealer'
import { dealerRegistered, dealerStatusChanged } from '@channel/contracts/dealer'
import type { Ancestors, Parents } from './tree.js'
import { placed } from './tree.js'

/** What is known of the dealers that new ones come to: codes that are taken, and those that are to be parents. */
export type Known = { readonly taken: ReadonlySet<DealerCode>; readonly parents: Parents }

type Registration = Result<
  { readonly ancestors: Ancestors },
  Exclude<ErrorOf<typeof registerDealers>, { code: 'FORBIDDEN' | 'IDEMPOTENCY_KEY_REUSED' }>
>

/** New dealers begin active. A code that is taken, or given twice, refuses them all; so does a place that cannot be. */
export const register = (dealers: readonly NewDealer[], { taken, parents }: Known): Registration => {
  const codes = new Set<DealerCode>()
  const twice = dealers.filter(({ code }) => codes.size === codes.add(code).size)
  const clashing = [...twice, ...dealers.filter(({ code }) => taken.has(code))].map(({ code }) => code)
  if (clashing.length > 0) return err({ code: 'DEALER_EXISTS', dealerCodes: [...new Set(clashing)].sort() })
  const ancestors = placed(dealers, parents)
  return ancestors.ok ? ok({ ancestors: ancestors.value }) : ancestors
}

export const registered = (dealers: readonly NewDealer[], ancestors: Ancestors, treeVersion: number): NewEvent[] =>
  dealers.map(({ parent: _, ...dealer }) => {
    const place = { ancestors: [...(ancestors.get(dealer.code) ?? [])], treeVersion }
    return newEvent(dealerRegistered, dealer.code, { ...dealer, status: 'active', ...place })
  })

/** What a dealer still has to do with the brand. Amounts in minor units. */
export type Open = {
  readonly currency: string
  readonly heldMinor: number
  readonly owedMinor: number
  /** Dealers below it that are not closed. */
  readonly below: readonly DealerCode[]
}

type StatusChange = Pick<ParsedInputOf<typeof changeDealerStatus>, 'status' | 'reason'>
type StatusRefusal = Extract<ErrorOf<typeof changeDealerStatus>, { code: 'DEALER_CLOSED' | 'DEALER_HAS_OPEN' }>

/** The dealer with its new status; undefined where it has it already. Closing needs that nothing is open, and is for ever. */
export const changeStatus = (dealer: Dealer, { status }: StatusChange, open: Open): Result<Dealer | undefined, StatusRefusal> => {
  if (dealer.status === status) return ok(undefined)
  if (dealer.status === 'closed') return err({ code: 'DEALER_CLOSED', dealerCode: dealer.code })
  if (status === 'closed' && (open.heldMinor !== 0 || open.owedMinor !== 0 || open.below.length > 0))
    return err({ code: 'DEALER_HAS_OPEN', dealerCode: dealer.code, ...open, below: [...open.below] })
  return ok({ ...dealer, status, version: dealer.version + 1 })
}

export const statusChanged = ({ code, status }: Dealer, reason: string): NewEvent =>
  newEvent(dealerStatusChanged, code, { dealerCode: code, status, reason })
