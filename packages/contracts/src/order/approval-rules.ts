import { z } from 'zod'
import { command, CommonError, query } from '../message.js'
import { AmountMinor, Currency } from '../money.js'
import { Channel } from './orders.js'

/** Orders of the channel in this currency wait for an approval where they are above this amount (审批规则). */
export const ApprovalRule = z.object({
  channel: Channel,
  currency: Currency,
  aboveMinor: AmountMinor.min(0),
  setBy: z.string(),
  setAt: z.iso.datetime(),
})
export type ApprovalRule = z.infer<typeof ApprovalRule>

/** Holds for orders that are placed from now on; without an amount there is no rule any more. Brand people only. */
export const setApprovalRule = command('order.set-approval-rule', {
  input: { channel: Channel, currency: Currency, aboveMinor: AmountMinor.min(0).nullish() },
  answer: z.object({ rules: z.array(ApprovalRule) }),
  error: z.discriminatedUnion('code', [...CommonError.options]),
})

/** All there are, by channel and currency. The brand sees them. */
export const listApprovalRules = query('order.list-approval-rules', { input: z.object({}), answer: z.array(ApprovalRule) })
