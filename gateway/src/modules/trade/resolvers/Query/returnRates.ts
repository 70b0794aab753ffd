import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const returnRates: NonNullable<QueryResolvers['returnRates']> = (_root, args, { clients }) =>
  clients.trade.listReturnRates(args)
