import type { MarketImportResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const MarketImport: MarketImportResolvers = {
  startedByAccount: ({ startedBy }, _args, { loaders }) => accountBehind(startedBy, loaders),
}
