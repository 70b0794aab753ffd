import type { CallContext, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actsForBrand, err, hasRole } from '@channel/contracts'
import type {
  getAdjustmentHistory,
  getAdjustments,
  listAdjustments,
  requestAdjustment,
  reverseAdjustment,
  setAdjustmentLimits,
  setAdjustmentReason,
  totalAdjustments,
} from '@channel/contracts/inventory'
import { approveAdjustment, rejectAdjustment, withdrawAdjustment } from '@channel/contracts/inventory'
import type { AdjustmentListRepository } from './adjustment-list.repository.js'
import type { AdjustmentSettingsRepository } from './adjustment-settings.repository.js'
import type { AdjustmentTotalsRepository } from './adjustment-totals.repository.js'
import type { AdjustmentRepository } from './adjustment.repository.js'
import { visibleTo } from '../store-visibility.js'
import { mayDecide } from './rights.js'

type Dependencies = {
  readonly adjustments: AdjustmentRepository
  readonly settings: AdjustmentSettingsRepository
  readonly readings: AdjustmentListRepository
  readonly totals: AdjustmentTotalsRepository
  readonly clock: () => Date
}

const forbidden = (reason: string) => err({ code: 'FORBIDDEN', reason })
const brandOnly = forbidden('Only the brand adjusts stock')
const peopleOnly = forbidden('Only a person of the brand decides an adjustment')
const adminOnly = forbidden('Only a brand admin changes the rules of adjustments')

type Readings = Pick<Dependencies, 'readings' | 'settings' | 'totals'>

const queries = ({ readings, settings, totals }: Readings) => ({
  get: ({ ids }: ParsedInputOf<typeof getAdjustments>, { principal }: CallContext) => readings.get(ids, visibleTo(principal)),
  list: (input: ParsedInputOf<typeof listAdjustments>, { principal }: CallContext) => readings.list(input, visibleTo(principal)),
  history: ({ ids }: ParsedInputOf<typeof getAdjustmentHistory>, { principal }: CallContext) =>
    readings.history(ids, visibleTo(principal)),
  totals: (input: ParsedInputOf<typeof totalAdjustments>, { principal }: CallContext) => totals(input, visibleTo(principal)),
  limits: () => settings.limits(),
  reasons: () => settings.reasons(),
})

type Replies<C extends Parameters<AdjustmentRepository['conclude']>[0]> = Promise<ReplyOf<C>>

/** Use cases of adjustments. The brand's people and services ask; a second person decides; admins set the rules. */
export const adjustmentHandlers = ({ adjustments, clock, ...reads }: Dependencies) => {
  const call = (context: CallContext) => ({ context, at: clock() })
  return {
    request: async (input: ParsedInputOf<typeof requestAdjustment>, context: CallContext) =>
      actsForBrand(context.principal) ? adjustments.request(input, call(context)) : brandOnly,
    reverse: async (input: ParsedInputOf<typeof reverseAdjustment>, context: CallContext) =>
      actsForBrand(context.principal) ? adjustments.reverse(input, call(context)) : brandOnly,
    approve: async (input: ParsedInputOf<typeof approveAdjustment>, context: CallContext): Replies<typeof approveAdjustment> => {
      if (!mayDecide(context.principal)) return peopleOnly
      return adjustments.conclude(approveAdjustment, input, { action: 'approve', note: input.note }, call(context))
    },
    reject: async (input: ParsedInputOf<typeof rejectAdjustment>, context: CallContext): Replies<typeof rejectAdjustment> => {
      if (!mayDecide(context.principal)) return peopleOnly
      return adjustments.conclude(rejectAdjustment, input, { action: 'reject', note: input.reason }, call(context))
    },
    withdraw: async (
      input: ParsedInputOf<typeof withdrawAdjustment>,
      context: CallContext,
    ): Replies<typeof withdrawAdjustment> => {
      if (!actsForBrand(context.principal)) return brandOnly
      return adjustments.conclude(withdrawAdjustment, input, { action: 'withdraw', note: input.note }, call(context))
    },
    setLimits: async (input: ParsedInputOf<typeof setAdjustmentLimits>, context: CallContext) =>
      hasRole(context.principal, 'brand-admin') ? reads.settings.setLimits(input, call(context)) : adminOnly,
    setReason: async (input: ParsedInputOf<typeof setAdjustmentReason>, context: CallContext) =>
      hasRole(context.principal, 'brand-admin') ? reads.settings.setReason(input, call(context)) : adminOnly,
    ...queries(reads),
  }
}
export type AdjustmentHandlers = ReturnType<typeof adjustmentHandlers>
