import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const explainRebate: NonNullable<QueryResolvers['explainRebate']> = (_root, args, { clients }) =>
  clients.rebates.explainRebate(args)
