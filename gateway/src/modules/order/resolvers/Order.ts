import { presented } from '../../../errors/refusals.js'
import type { OrderResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const Order: OrderResolvers = {
  salesChannelCode: ({ salesChannel }) => salesChannel,
  salesChannel: ({ salesChannel }, _args, { loaders }) => loaders.salesChannels.load(salesChannel),
  dealer: ({ dealerCode }, _args, { loaders }) => (dealerCode === null ? null : loaders.dealers.load(dealerCode)),
  locationCode: ({ location }) => location,
  location: ({ location }, _args, { loaders }) => (location === null ? null : loaders.locations.load(location)),
  reservation: ({ id }, _args, { loaders }) => loaders.reservations.load(id),
  refusal: ({ refusal }, _args, { language }) => (refusal === null ? null : presented(refusal, language)),
  total: ({ totalMinor, currency }) => ({ amountMinor: totalMinor, currency }),
  shipped: ({ shippedMinor, currency }) => ({ amountMinor: shippedMinor, currency }),
  shipments: async ({ id }, _args, { loaders }) => [...(await loaders.shipments.load(id))],
  splitFromId: ({ splitFrom }) => splitFrom,
  splitFrom: ({ splitFrom }, _args, { loaders }) => (splitFrom === null ? null : loaders.orders.load(splitFrom)),
  placedByAccount: ({ placedBy }, _args, { loaders }) => accountBehind(placedBy, loaders),
  history: async ({ id }, _args, { loaders }) => [...(await loaders.orderHistory.load(id))],
}
