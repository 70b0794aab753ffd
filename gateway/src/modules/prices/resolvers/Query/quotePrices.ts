import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const quotePrices: NonNullable<QueryResolvers['quotePrices']> = (_root, { input }, { clients }) =>
  clients.prices.quotePrices(input)
