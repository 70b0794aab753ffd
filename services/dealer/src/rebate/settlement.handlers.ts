import type { CallContext, ParsedInputOf, Principal, ReplyOf } from '@channel/contracts'
import { actsForBrand, err, hasRole } from '@channel/contracts'
import type {
  approveRebateSettlement,
  draftRebateSettlement,
  getRebateSettlements,
  listRebateSettlementLines,
  listRebateSettlements,
  rejectRebateSettlement,
} from '@channel/contracts/dealer'
import type { PolicyListRepository } from './policy-list.repository.js'
import type { RebateReadings } from './readings.repository.js'
import type { Sight } from './rebate.handlers.js'
import type { SettlementRepository } from './settlement.repository.js'

type Dependencies = {
  readonly settlements: SettlementRepository
  /** Accrues what is waiting; a settlement, which keeps accruals waiting, then has little left to do. */
  readonly accrue: (at: Date) => Promise<number>
  readonly lists: PolicyListRepository
  readonly readings: RebateReadings
  readonly sight: Sight
  readonly clock: () => Date
}

const brandOnly = err({ code: 'FORBIDDEN', reason: 'Only the brand settles rebates' })
const peopleOnly = err({ code: 'FORBIDDEN', reason: 'Only a person of the brand decides a rebate settlement' })

/** A second pair of eyes is a person's: no service approves for itself. */
const mayDecide = (principal: Principal): boolean => hasRole(principal, 'brand-admin', 'brand-ops')

/** Use cases of settlements: somebody draws one up, a second person approves it. */
export const settlementHandlers = ({ settlements, accrue, lists, readings, sight, clock }: Dependencies) => {
  const call = (context: CallContext) => ({ context, at: clock() })
  return {
    draft: async (
      input: ParsedInputOf<typeof draftRebateSettlement>,
      context: CallContext,
    ): Promise<ReplyOf<typeof draftRebateSettlement>> => {
      if (!actsForBrand(context.principal)) return brandOnly
      await accrue(clock())
      return settlements.draft(input, call(context))
    },
    approve: async (
      input: ParsedInputOf<typeof approveRebateSettlement>,
      context: CallContext,
    ): Promise<ReplyOf<typeof approveRebateSettlement>> =>
      mayDecide(context.principal) ? settlements.approve(input, call(context)) : peopleOnly,
    reject: async (
      input: ParsedInputOf<typeof rejectRebateSettlement>,
      context: CallContext,
    ): Promise<ReplyOf<typeof rejectRebateSettlement>> =>
      mayDecide(context.principal) ? settlements.reject(input, call(context)) : peopleOnly,
    get: async ({ ids }: ParsedInputOf<typeof getRebateSettlements>, { principal }: CallContext) =>
      actsForBrand(principal) ? lists.getSettlements(ids) : [],
    list: async (input: ParsedInputOf<typeof listRebateSettlements>, { principal }: CallContext) =>
      actsForBrand(principal) ? lists.settlements(input) : { rows: [], hasNextPage: false, totalCount: 0 },
    lines: async (input: ParsedInputOf<typeof listRebateSettlementLines>, context: CallContext) =>
      readings.settlementLines(input, await sight(context)),
  }
}
export type SettlementHandlers = ReturnType<typeof settlementHandlers>
