import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const createTransfer: NonNullable<MutationResolvers['createTransfer']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.transfers.createTransfer(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (transfer) => ({ __typename: 'CreateTransferSuccess' as const, transfer }))
}
