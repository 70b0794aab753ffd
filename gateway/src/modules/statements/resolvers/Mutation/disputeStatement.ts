import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const disputeStatement: NonNullable<MutationResolvers['disputeStatement']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.statements.disputeStatement(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (statement) => ({ __typename: 'DisputeStatementSuccess' as const, statement }))
}
