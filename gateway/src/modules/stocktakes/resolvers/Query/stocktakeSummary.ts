import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const stocktakeSummary: NonNullable<QueryResolvers['stocktakeSummary']> = async (_root, { stocktakeId }, { clients }) => {
  const summary = await clients.stocktakes.getStocktakeSummary(stocktakeId)
  if (summary === null) return null
  const values = summary.values.map(({ currency, moreMinor, lessMinor }) => ({
    more: { amountMinor: moreMinor, currency },
    less: { amountMinor: lessMinor, currency },
  }))
  return { ...summary, values }
}
