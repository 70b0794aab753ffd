import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const receiveTransfer: NonNullable<MutationResolvers['receiveTransfer']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.transfers.receiveTransfer(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (transfer) => ({ __typename: 'ReceiveTransferSuccess' as const, transfer }))
}
