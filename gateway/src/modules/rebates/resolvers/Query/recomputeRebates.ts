import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const recomputeRebates: NonNullable<QueryResolvers['recomputeRebates']> = (_root, args, { clients }) =>
  clients.rebates.recomputeRebates(args)
