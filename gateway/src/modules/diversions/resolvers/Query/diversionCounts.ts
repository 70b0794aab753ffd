import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const diversionCounts: NonNullable<QueryResolvers['diversionCounts']> = (_root, args, { clients }) =>
  clients.diversions.countDiversions(args)
