import type { StockImportResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const StockImport: StockImportResolvers = {
  locationCode: ({ location }) => location,
  location: ({ location }, _args, { loaders }) => (location === null ? null : loaders.locations.load(location)),
  startedByAccount: ({ startedBy }, _args, { loaders }) => accountBehind(startedBy, loaders),
}
