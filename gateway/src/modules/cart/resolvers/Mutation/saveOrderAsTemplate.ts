import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const saveOrderAsTemplate: NonNullable<MutationResolvers['saveOrderAsTemplate']> = async (
  _root,
  { input },
  context,
  info,
) => {
  const reply = await context.clients.carts.saveOrderAsTemplate(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (template) => ({ __typename: 'SaveOrderAsTemplateSuccess' as const, template }))
}
