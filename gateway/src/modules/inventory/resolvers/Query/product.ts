import { Sku } from '@channel/contracts'
import { validArgument } from '../../../../errors/bad-input.js'
import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const product: NonNullable<QueryResolvers['product']> = (_root, { sku }, { loaders, language }) =>
  loaders.products.load(validArgument(Sku, 'sku', sku, language))
