import type { SellOutLineResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const SellOutLine: SellOutLineResolvers = {
  dealer: ({ dealerCode }, _args, { loaders }) => loaders.dealers.load(dealerCode),
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
  amount: ({ amountMinor, currency }) => (amountMinor === null || currency === null ? null : { amountMinor, currency }),
  reportedByAccount: ({ reportedBy }, _args, { loaders }) => accountBehind(reportedBy, loaders),
}
