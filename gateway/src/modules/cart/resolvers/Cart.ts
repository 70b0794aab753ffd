import { presented } from '../../../errors/refusals.js'
import type { CartResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const Cart: CartResolvers = {
  dealer: ({ dealerCode }, _args, { loaders }) => (dealerCode === null ? null : loaders.dealers.load(dealerCode)),
  locationCode: ({ location }) => location,
  location: ({ location }, _args, { loaders }) => (location === null ? null : loaders.locations.load(location)),
  lines: async ({ id }, _args, { loaders }) => [...(await loaders.cartLines.load(id))],
  refusal: ({ refusal }, _args, { language }) => (refusal === null ? null : presented(refusal, language)),
  order: ({ orderId }, _args, { loaders }) => (orderId === null ? null : loaders.orders.load(orderId)),
  ownerAccount: ({ owner }, _args, { loaders }) => accountBehind(owner, loaders),
}
