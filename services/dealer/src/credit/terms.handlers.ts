import type { CallContext, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actsForBrand, err } from '@channel/contracts'
import type {
  endTemporaryLimit,
  getCreditOverviews,
  grantTemporaryLimit,
  listCreditHolds,
  listReceivables,
  setCreditTerms,
} from '@channel/contracts/dealer'
import type { CreditReadings } from './readings.repository.js'
import type { TermsRepository } from './terms.repository.js'

type Deps = { terms: TermsRepository; readings: CreditReadings; clock: () => Date }

/** Terms of payment, limits for a time, and what lists show of a dealer's credit. */
export const termsHandlers = ({ terms, readings, clock }: Deps) => ({
  setTerms: async (input: ParsedInputOf<typeof setCreditTerms>, context: CallContext): Promise<ReplyOf<typeof setCreditTerms>> =>
    actsForBrand(context.principal) ? terms.setTerms(input, { context, at: clock() }) : notYours,

  grant: async (
    input: ParsedInputOf<typeof grantTemporaryLimit>,
    context: CallContext,
  ): Promise<ReplyOf<typeof grantTemporaryLimit>> =>
    actsForBrand(context.principal) ? terms.grant(input, { context, at: clock() }) : notYours,

  end: async (
    input: ParsedInputOf<typeof endTemporaryLimit>,
    context: CallContext,
  ): Promise<ReplyOf<typeof endTemporaryLimit>> =>
    actsForBrand(context.principal) ? terms.end(input, { context, at: clock() }) : notYours,

  overviews: ({ codes }: ParsedInputOf<typeof getCreditOverviews>, { principal }: CallContext) =>
    readings.overviews(codes, principal),
  holds: (input: ParsedInputOf<typeof listCreditHolds>, { principal }: CallContext) => readings.holds(input, principal),
  receivables: (input: ParsedInputOf<typeof listReceivables>, { principal }: CallContext) =>
    readings.receivables(input, principal),
})

export type TermsHandlers = ReturnType<typeof termsHandlers>

const notYours = err({ code: 'FORBIDDEN', reason: "Only the brand's people and the platform's services change credit" })
