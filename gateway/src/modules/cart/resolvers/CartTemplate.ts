import type { CartTemplateResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const CartTemplate: CartTemplateResolvers = {
  dealer: ({ dealerCode }, _args, { loaders }) => (dealerCode === null ? null : loaders.dealers.load(dealerCode)),
  locationCode: ({ location }) => location,
  location: ({ location }, _args, { loaders }) => (location === null ? null : loaders.locations.load(location)),
  ownerAccount: ({ owner }, _args, { loaders }) => accountBehind(owner, loaders),
}
