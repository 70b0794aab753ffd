import type { StocktakeResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const Stocktake: StocktakeResolvers = {
  locationCode: ({ location }) => location,
  location: ({ location }, _args, { loaders }) => loaders.locations.load(location),
  openedByAccount: ({ openedBy }, _args, { loaders }) => accountBehind(openedBy, loaders),
}
