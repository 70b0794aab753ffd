import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const stocktakeLimits: NonNullable<QueryResolvers['stocktakeLimits']> = (_root, _args, { clients }) =>
  clients.stocktakes.getStocktakeLimits()
