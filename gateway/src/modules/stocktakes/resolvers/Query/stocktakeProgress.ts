import { StocktakeId, StocktakeLineStatus } from '@channel/contracts/inventory'
import { validArgument } from '../../../../errors/bad-input.js'
import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const stocktakeProgress: NonNullable<QueryResolvers['stocktakeProgress']> = async (
  _root,
  { stocktakeId },
  { loaders, language },
) => {
  const found = await loaders.stocktakes.load(validArgument(StocktakeId, 'stocktakeId', stocktakeId, language))
  return StocktakeLineStatus.options.flatMap((status) => {
    const lines = found?.progress[status] ?? 0
    return lines === 0 ? [] : [{ status, lines }]
  })
}
