import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const explainPrice: NonNullable<QueryResolvers['explainPrice']> = (_root, { input }, { clients }) =>
  clients.prices.explainPrice(input)
