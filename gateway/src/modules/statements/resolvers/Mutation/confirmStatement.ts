import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const confirmStatement: NonNullable<MutationResolvers['confirmStatement']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.statements.confirmStatement(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (statement) => ({ __typename: 'ConfirmStatementSuccess' as const, statement }))
}
