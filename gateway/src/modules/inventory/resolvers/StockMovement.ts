import type { StockMovementResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const StockMovement: StockMovementResolvers = {
  locationCode: ({ location }) => location,
  location: ({ location }, _args, { loaders }) => loaders.locations.load(location),
  actorAccount: ({ actor }, _args, { loaders }) => accountBehind(actor, loaders),
}
