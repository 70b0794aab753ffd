import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const closeTransfer: NonNullable<MutationResolvers['closeTransfer']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.transfers.closeTransfer(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (transfer) => ({ __typename: 'CloseTransferSuccess' as const, transfer }))
}
