import type { CallContext, ParsedInputOf, Principal, ReplyOf } from '@channel/contracts'
import { actsForBrand, err, hasRole } from '@channel/contracts'
import type {
  applyForDealer,
  approveApplication,
  getApplicationHistory,
  getApplications,
  listApplications,
} from '@channel/contracts/dealer'
import { askForMore, changeApplication, rejectApplication, withdrawApplication } from '@channel/contracts/dealer'
import type { ApplicationListRepository } from './application-list.repository.js'
import type { ApplicationRepository } from './application.repository.js'

type Deps = {
  readonly applications: ApplicationRepository
  readonly readings: ApplicationListRepository
  readonly clock: () => Date
}

const forbidden = (reason: string) => err({ code: 'FORBIDDEN', reason })
const notYours = forbidden("Dealers are proposed by the brand's and the dealers' people")
const peopleOnly = forbidden('Only a person of the brand decides an application')

const mayPropose = (principal: Principal): boolean =>
  actsForBrand(principal) || (hasRole(principal, 'dealer-buyer', 'dealer-finance') && principal.dealerCode !== undefined)

/** A second pair of eyes is a person's: no service approves for itself. */
const mayDecide = (principal: Principal): boolean => hasRole(principal, 'brand-admin', 'brand-ops')

const queries = ({ readings }: Pick<Deps, 'readings'>) => ({
  get: ({ ids }: ParsedInputOf<typeof getApplications>, { principal }: CallContext) => readings.get(ids, principal),
  list: (input: ParsedInputOf<typeof listApplications>, { principal }: CallContext) => readings.list(input, principal),
  history: ({ ids }: ParsedInputOf<typeof getApplicationHistory>, { principal }: CallContext) => readings.history(ids, principal),
})

/** Use cases of applications: somebody proposes a dealer, a second person of the brand decides. */
export const onboardingHandlers = ({ applications, readings, clock }: Deps) => {
  const call = (context: CallContext) => ({ context, at: clock() })
  return {
    apply: async (input: ParsedInputOf<typeof applyForDealer>, context: CallContext): Promise<ReplyOf<typeof applyForDealer>> =>
      mayPropose(context.principal) ? applications.apply(input, call(context)) : notYours,
    change: async (
      input: ParsedInputOf<typeof changeApplication>,
      context: CallContext,
    ): Promise<ReplyOf<typeof changeApplication>> =>
      mayPropose(context.principal)
        ? applications.take(changeApplication, input, { action: 'change', form: input }, call(context))
        : notYours,
    withdraw: async (
      input: ParsedInputOf<typeof withdrawApplication>,
      context: CallContext,
    ): Promise<ReplyOf<typeof withdrawApplication>> =>
      mayPropose(context.principal)
        ? applications.take(withdrawApplication, input, { action: 'withdraw', note: input.reason }, call(context))
        : notYours,
    askForMore: async (input: ParsedInputOf<typeof askForMore>, context: CallContext): Promise<ReplyOf<typeof askForMore>> =>
      mayDecide(context.principal)
        ? applications.take(askForMore, input, { action: 'ask-for-more', note: input.reason }, call(context))
        : peopleOnly,
    reject: async (
      input: ParsedInputOf<typeof rejectApplication>,
      context: CallContext,
    ): Promise<ReplyOf<typeof rejectApplication>> =>
      mayDecide(context.principal)
        ? applications.take(rejectApplication, input, { action: 'reject', note: input.reason }, call(context))
        : peopleOnly,
    approve: async (
      input: ParsedInputOf<typeof approveApplication>,
      context: CallContext,
    ): Promise<ReplyOf<typeof approveApplication>> =>
      mayDecide(context.principal) ? applications.approve(input, call(context)) : peopleOnly,
    ...queries({ readings }),
  }
}
export type OnboardingHandlers = ReturnType<typeof onboardingHandlers>
