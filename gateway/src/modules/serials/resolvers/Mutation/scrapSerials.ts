import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const scrapSerials: NonNullable<MutationResolvers['scrapSerials']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.serials.scrapSerials(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ units }) => ({ __typename: 'ScrapSerialsSuccess' as const, units }))
}
