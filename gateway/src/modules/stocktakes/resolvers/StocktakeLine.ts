import type { StocktakeLineResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const StocktakeLine: StocktakeLineResolvers = {
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
  approvedByAccount: ({ approvedBy }, _args, { loaders }) => (approvedBy === null ? null : accountBehind(approvedBy, loaders)),
}
