import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const reportSellOut: NonNullable<MutationResolvers['reportSellOut']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.sellOut.reportSellOut(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (report) => ({ __typename: 'ReportSellOutSuccess' as const, ...report }))
}
