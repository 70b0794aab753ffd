import type { CallContext, ParsedInputOf, ReplyOf } from '@channel/contracts'
import type { ApprovalRule, setApprovalRule } from '@channel/contracts/order'
import type { ApprovalRuleRepository } from './approval-rule.repository.js'
import { mayRun } from './rights.js'

type Deps = { rules: ApprovalRuleRepository; clock: () => Date }

/** Above which amounts somebody has to approve orders. */
export const approvalRuleHandlers = ({ rules, clock }: Deps) => ({
  set: async (input: ParsedInputOf<typeof setApprovalRule>, context: CallContext): Promise<ReplyOf<typeof setApprovalRule>> => {
    const allowed = mayRun(context.principal)
    return allowed.ok ? rules.set(input, { context, at: clock() }) : allowed
  },
  list: async (_input: object, { principal }: CallContext): Promise<ApprovalRule[]> => (mayRun(principal).ok ? rules.all() : []),
})
export type ApprovalRuleHandlers = ReturnType<typeof approvalRuleHandlers>
