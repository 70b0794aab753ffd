import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const salesSummary: NonNullable<QueryResolvers['salesSummary']> = async (_root, range, { clients }) =>
  (await clients.order.salesSummary(range)).map(({ revenueMinor, ...sales }) => ({
    ...sales,
    revenue: { amountMinor: revenueMinor, currency: sales.currency },
  }))
