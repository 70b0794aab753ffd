import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const dealerTargets: NonNullable<QueryResolvers['dealerTargets']> = (_root, args, { clients }) =>
  clients.targets.getDealerTargets(args)
