import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const saveCorporateCustomer: NonNullable<MutationResolvers['saveCorporateCustomer']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.giftOrders.saveCorporateCustomer(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (customer) => ({ __typename: 'SaveCorporateCustomerSuccess' as const, customer }))
}
