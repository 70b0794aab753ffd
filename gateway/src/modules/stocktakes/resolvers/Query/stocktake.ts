import { StocktakeId } from '@channel/contracts/inventory'
import { validArgument } from '../../../../errors/bad-input.js'
import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const stocktake: NonNullable<QueryResolvers['stocktake']> = (_root, { id }, { loaders, language }) =>
  loaders.stocktakes.load(validArgument(StocktakeId, 'id', id, language))
