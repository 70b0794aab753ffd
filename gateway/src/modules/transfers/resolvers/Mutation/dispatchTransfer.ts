import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const dispatchTransfer: NonNullable<MutationResolvers['dispatchTransfer']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.transfers.dispatchTransfer(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (transfer) => ({ __typename: 'DispatchTransferSuccess' as const, transfer }))
}
