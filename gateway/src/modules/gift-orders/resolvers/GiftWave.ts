import type { GiftWaveResolvers } from '../../../generated/resolver-types.js'

export const GiftWave: GiftWaveResolvers = {
  order: ({ orderId }, _args, { loaders }) => (orderId === null ? null : loaders.orders.load(orderId)),
  amount: ({ amountMinor, currency }) => ({ amountMinor, currency }),
}
