import type { CallContext, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actsForBrand, err } from '@channel/contracts'
import type {
  announceReceipts,
  listBackorders,
  listExpectedReceipts,
  listPresaleTerms,
  setPresaleTerms,
} from '@channel/contracts/inventory'
import type { PresaleListRepository } from './presale-list.repository.js'
import type { PresaleRepository } from './presale.repository.js'

type Dependencies = {
  readonly presale: PresaleRepository
  readonly readings: PresaleListRepository
  readonly clock: () => Date
}

const forbidden = err({ code: 'FORBIDDEN', reason: 'Only the brand says what is sold ahead and what is to come' })

/** Use cases of presale. The brand sets its terms; everybody who is logged in may look. */
export const presaleHandlers = ({ presale, readings, clock }: Dependencies) => ({
  setTerms: async (
    input: ParsedInputOf<typeof setPresaleTerms>,
    context: CallContext,
  ): Promise<ReplyOf<typeof setPresaleTerms>> =>
    actsForBrand(context.principal) ? presale.setTerms(input, { context, at: clock() }) : forbidden,
  announce: async (
    input: ParsedInputOf<typeof announceReceipts>,
    context: CallContext,
  ): Promise<ReplyOf<typeof announceReceipts>> =>
    actsForBrand(context.principal) ? presale.announce(input, { context, at: clock() }) : forbidden,
  listTerms: (input: ParsedInputOf<typeof listPresaleTerms>) => readings.terms(input),
  listExpected: (input: ParsedInputOf<typeof listExpectedReceipts>) => readings.expected(input),
  listBackorders: (input: ParsedInputOf<typeof listBackorders>) => readings.backorders(input),
})
export type PresaleHandlers = ReturnType<typeof presaleHandlers>
