import type { StocktakeCountResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const StocktakeCount: StocktakeCountResolvers = {
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
  counterAccount: ({ counter }, _args, { loaders }) => accountBehind(counter, loaders),
}
