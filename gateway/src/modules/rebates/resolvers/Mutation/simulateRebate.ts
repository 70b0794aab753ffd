import { outcome } from '../../../../errors/refusals.js'
import type { MutationResolvers } from '../../../../generated/resolver-types.js'
import { idempotencyKeyOf } from '../../../../request/idempotency.js'

export const simulateRebate: NonNullable<MutationResolvers['simulateRebate']> = async (_root, { input }, context, info) => {
  const reply = await context.clients.rebates.simulateRebate(input, idempotencyKeyOf(context, info))
  return outcome(reply, context.language, (rebateSimulation) => ({
    __typename: 'SimulateRebateSuccess' as const,
    rebateSimulation,
  }))
}
