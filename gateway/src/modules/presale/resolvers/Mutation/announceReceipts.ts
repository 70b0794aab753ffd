import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const announceReceipts: NonNullable<MutationResolvers['announceReceipts']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.presale.announceReceipts(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ announced }) => ({ __typename: 'AnnounceReceiptsSuccess' as const, announced }))
}
