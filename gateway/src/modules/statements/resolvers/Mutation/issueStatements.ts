import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const issueStatements: NonNullable<MutationResolvers['issueStatements']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.statements.issueStatements(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, ({ issued }) => ({ __typename: 'IssueStatementsSuccess' as const, issued }))
}
