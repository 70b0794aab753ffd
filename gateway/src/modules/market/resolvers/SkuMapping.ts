import type { SkuMappingResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const SkuMapping: SkuMappingResolvers = {
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
  mappedByAccount: ({ mappedBy }, _args, { loaders }) => accountBehind(mappedBy, loaders),
}
