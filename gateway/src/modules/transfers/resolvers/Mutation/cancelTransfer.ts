import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const cancelTransfer: NonNullable<MutationResolvers['cancelTransfer']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.transfers.cancelTransfer(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (transfer) => ({ __typename: 'CancelTransferSuccess' as const, transfer }))
}
