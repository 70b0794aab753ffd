import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const dropCartTemplate: NonNullable<MutationResolvers['dropCartTemplate']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.carts.dropCartTemplate(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ templateId }) => ({ __typename: 'DropCartTemplateSuccess' as const, templateId }))
}
