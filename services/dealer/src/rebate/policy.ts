import type { NewEvent, ParsedInputOf, Result } from '@channel/contracts'
import { err, newEvent, ok } from '@channel/contracts'
import type {
  draftRebatePolicy,
  RebatePolicy,
  RebatePolicyAction,
  RebatePolicyId,
  RebatePolicyStatus,
  RebateTerms,
} from '@channel/contracts/dealer'
import { rebatePolicyActivated, rebatePolicyClosed } from '@channel/contracts/dealer'
import { dayBefore, periodsOf } from './period.js'

export type PolicyState = Omit<RebatePolicy, 'allowed'>
type Who = { readonly actor: string; readonly at: Date }
type NotAllowed = { code: 'REBATE_POLICY_NOT_ALLOWED'; status: RebatePolicyStatus; allowed: RebatePolicyAction[] }
type Settled = { code: 'REBATE_PERIOD_SETTLED'; settledTo: string }

const ALLOWED: Record<RebatePolicyStatus, RebatePolicyAction[]> = {
  draft: ['change', 'simulate'],
  simulated: ['change', 'simulate', 'activate'],
  active: ['simulate', 'close'],
  closed: ['simulate'],
}

export const notAllowed = ({ status }: Pick<PolicyState, 'status'>, action: RebatePolicyAction): NotAllowed | undefined =>
  ALLOWED[status].includes(action) ? undefined : { code: 'REBATE_POLICY_NOT_ALLOWED', status, allowed: ALLOWED[status] }

export const shown = (policy: PolicyState): RebatePolicy => ({ ...policy, allowed: ALLOWED[policy.status] })

export const periodRefusal = ({ period, from, to }: Pick<RebateTerms, 'period' | 'from' | 'to'>) =>
  periodsOf({ period, from, to }) ? undefined : { code: 'REBATE_PERIOD_INVALID' as const, period, from, to }

export const drafted = (
  { code, name, note, terms }: Omit<ParsedInputOf<typeof draftRebatePolicy>, 'idempotencyKey'>,
  named: { readonly id: RebatePolicyId; readonly version: number },
  { actor, at }: Who,
): PolicyState => ({
  ...named,
  code,
  name,
  note,
  status: 'draft',
  terms,
  endsOn: terms.to,
  createdBy: actor,
  createdAt: at.toISOString(),
  activatedBy: null,
  activatedAt: null,
  closedBy: null,
  closedAt: null,
})

const later = (a: string, b: string): string => (a > b ? a : b)
const earlier = (a: string, b: string): string => (a < b ? a : b)

/** Ends a version; of its first day the day before at the earliest, so that nothing of it counts. */
const ended = (policy: PolicyState, on: string, { actor, at }: Who): PolicyState => ({
  ...policy,
  status: 'closed',
  endsOn: later(earlier(policy.endsOn, on), dayBefore(policy.terms.from)),
  closedBy: policy.closedBy ?? actor,
  closedAt: policy.closedAt ?? at.toISOString(),
})

/** The version in force, and those before it of which days were left: they end where it begins. What is settled keeps its terms. */
export const activate = (
  policy: PolicyState,
  before: readonly PolicyState[],
  settledTo: string | null,
  who: Who,
): Result<{ readonly policy: PolicyState; readonly ended: PolicyState[] }, NotAllowed | Settled> => {
  const refusal = notAllowed(policy, 'activate')
  if (refusal) return err(refusal)
  const { from } = policy.terms
  if (settledTo !== null && from <= settledTo) return err({ code: 'REBATE_PERIOD_SETTLED', settledTo })
  const overlapping = before.filter(({ endsOn, terms }) => endsOn >= from && endsOn >= terms.from)
  return ok({
    policy: { ...policy, status: 'active', activatedBy: who.actor, activatedAt: who.at.toISOString() },
    ended: overlapping.map((other) => ended(other, dayBefore(from), who)),
  })
}

export const close = (
  policy: PolicyState,
  on: string,
  settledTo: string | null,
  who: Who,
): Result<PolicyState, NotAllowed | Settled> => {
  const refusal = notAllowed(policy, 'close')
  if (refusal) return err(refusal)
  if (settledTo !== null && on < settledTo) return err({ code: 'REBATE_PERIOD_SETTLED', settledTo })
  return ok(ended(policy, on, who))
}

export const activated = (policy: PolicyState): NewEvent => newEvent(rebatePolicyActivated, policy.id, shown(policy))
export const closed = (policy: PolicyState): NewEvent => newEvent(rebatePolicyClosed, policy.id, shown(policy))
