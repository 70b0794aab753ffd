import type { DealerCode, NewEvent, ParsedInputOf, Result } from '@channel/contracts'
import { err, newEvent, ok } from '@channel/contracts'
import type { changeDealerStatus, Dealer, NewDealer } from '@channel/contracts/dealer'
import { dealerRegistered, dealerStatusChanged } from '@channel/contracts/dealer'

type Registration = Result<NewEvent[], { code: 'DEALER_EXISTS'; dealerCodes: string[] }>

/** New dealers begin active. A code that is taken, or given twice, refuses them all. */
export const register = (dealers: readonly NewDealer[], taken: ReadonlySet<DealerCode>): Registration => {
  const twice = dealers.filter(({ code }, index) => dealers.findIndex((other) => other.code === code) < index)
  const clashing = [...twice, ...dealers.filter(({ code }) => taken.has(code))].map(({ code }) => code)
  if (clashing.length > 0) return err({ code: 'DEALER_EXISTS', dealerCodes: [...new Set(clashing)].sort() })
  return ok(dealers.map((dealer) => newEvent(dealerRegistered, dealer.code, { ...dealer, status: 'active' })))
}

type StatusChange = Pick<ParsedInputOf<typeof changeDealerStatus>, 'status' | 'reason'>

/** The dealer with its new status, and the event if it is a change at all. */
export const changeStatus = (dealer: Dealer, { status, reason }: StatusChange): { dealer: Dealer; events: NewEvent[] } => ({
  dealer: { ...dealer, status },
  events:
    dealer.status === status ? [] : [newEvent(dealerStatusChanged, dealer.code, { dealerCode: dealer.code, status, reason })],
})
