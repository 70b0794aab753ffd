import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const takeBackTransfer: NonNullable<MutationResolvers['takeBackTransfer']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.transfers.takeBackTransfer(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (transfer) => ({ __typename: 'TakeBackTransferSuccess' as const, transfer }))
}
