import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const sellOutChanges: NonNullable<QueryResolvers['sellOutChanges']> = (_root, args, { clients }) =>
  clients.sellOut.getSellOutChanges(args)
