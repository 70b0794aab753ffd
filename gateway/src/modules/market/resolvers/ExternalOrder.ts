import type { ExternalOrderResolvers } from '../../../generated/resolver-types.js'

export const ExternalOrder: ExternalOrderResolvers = {
  paid: ({ paidMinor, currency }) => (paidMinor === null || currency === null ? null : { amountMinor: paidMinor, currency }),
  order: ({ orderId }, _args, { loaders }) => (orderId === null ? null : loaders.orders.load(orderId)),
}
