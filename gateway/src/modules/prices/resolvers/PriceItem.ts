import type { PriceItemResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const PriceItem: PriceItemResolvers = {
  list: ({ listCode }, _args, { loaders }) => loaders.priceLists.load(listCode),
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
  recordedByAccount: ({ recordedBy }, _args, { loaders }) => accountBehind(recordedBy, loaders),
  closedByAccount: ({ closedBy }, _args, { loaders }) => (closedBy === null ? null : accountBehind(closedBy, loaders)),
}
