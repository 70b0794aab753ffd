import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const saveCartAsTemplate: NonNullable<MutationResolvers['saveCartAsTemplate']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.carts.saveCartAsTemplate(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (template) => ({ __typename: 'SaveCartAsTemplateSuccess' as const, template }))
}
