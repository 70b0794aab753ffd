import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const cartFromTemplate: NonNullable<MutationResolvers['cartFromTemplate']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.carts.cartFromTemplate(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (done) => ({ __typename: 'CartFromTemplateSuccess' as const, ...done }))
}
