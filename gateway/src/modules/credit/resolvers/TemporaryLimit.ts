import type { TemporaryLimitResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const TemporaryLimit: TemporaryLimitResolvers = {
  amount: ({ amountMinor, currency }) => ({ amountMinor, currency }),
  grantedByAccount: ({ grantedBy }, _args, { loaders }) => accountBehind(grantedBy, loaders),
}
