import type { ErrorOf } from '@channel/contracts'
import type {
  activateRebatePolicy,
  approveRebateSettlement,
  changeRebatePolicy,
  closeRebatePolicy,
  draftRebatePolicy,
  draftRebateSettlement,
  rejectRebateSettlement,
  simulateRebate,
} from '@channel/contracts/dealer'
import type { ResolversTypes } from '../generated/resolver-types.js'

/** What rebate policies and settlements can be refused with. */
export type RebateRefusal = ErrorOf<
  | typeof draftRebatePolicy
  | typeof changeRebatePolicy
  | typeof simulateRebate
  | typeof activateRebatePolicy
  | typeof closeRebatePolicy
  | typeof draftRebateSettlement
  | typeof approveRebateSettlement
  | typeof rejectRebateSettlement
>

export const rebateRefusalTypes = {
  NOTHING_TO_SETTLE: 'NothingToSettle',
  REBATE_PERIOD_INVALID: 'RebatePeriodInvalid',
  REBATE_PERIOD_OPEN: 'RebatePeriodOpen',
  REBATE_PERIOD_SETTLED: 'RebatePeriodSettled',
  REBATE_PERIOD_UNKNOWN: 'RebatePeriodUnknown',
  REBATE_POLICY_NOT_ALLOWED: 'RebatePolicyNotAllowed',
  REBATE_POLICY_NOT_FOUND: 'RebatePolicyNotFound',
  REBATE_SETTLEMENT_NOT_ALLOWED: 'RebateSettlementNotAllowed',
  REBATE_SETTLEMENT_NOT_FOUND: 'RebateSettlementNotFound',
  REBATE_SETTLEMENT_PENDING: 'RebateSettlementPending',
  REBATE_VERSION_OPEN: 'RebateVersionOpen',
} as const satisfies {
  [Code in Exclude<RebateRefusal['code'], 'FORBIDDEN' | 'IDEMPOTENCY_KEY_REUSED' | 'SAME_PERSON'>]: keyof ResolversTypes
}
