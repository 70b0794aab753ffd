import { PriceListCode } from '@channel/contracts/dealer'
import { validArgument } from '../../../../errors/bad-input.js'
import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const priceList: NonNullable<QueryResolvers['priceList']> = (_root, { code }, { loaders, language }) =>
  loaders.priceLists.load(validArgument(PriceListCode, 'code', code, language))
