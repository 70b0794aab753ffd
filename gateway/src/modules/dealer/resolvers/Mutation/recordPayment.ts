import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const recordPayment: NonNullable<MutationResolvers['recordPayment']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.dealer.recordPayment(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (credit) => ({ __typename: 'RecordPaymentSuccess' as const, credit }))
}
