import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const editDealer: NonNullable<MutationResolvers['editDealer']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.dealer.editDealer(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ dealer, overlaps }) => ({
    __typename: 'EditDealerSuccess' as const,
    dealer,
    overlaps,
  }))
}
