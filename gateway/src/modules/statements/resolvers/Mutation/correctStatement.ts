import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const correctStatement: NonNullable<MutationResolvers['correctStatement']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.statements.correctStatement(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (statement) => ({ __typename: 'CorrectStatementSuccess' as const, statement }))
}
