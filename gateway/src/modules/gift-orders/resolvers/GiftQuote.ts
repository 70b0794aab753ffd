import type { GiftQuoteResolvers } from '../../../generated/resolver-types.js'

export const GiftQuote: GiftQuoteResolvers = {
  customerCode: ({ customer }) => customer,
  customer: ({ customer }, _args, { loaders }) => loaders.corporateCustomers.load(customer),
  versions: async ({ id }, _args, { loaders }) => [...(await loaders.giftQuoteVersions.load(id))],
  progress: ({ id }, _args, { loaders }) => loaders.giftProgress.load(id),
  waves: async ({ id }, _args, { loaders }) => [...(await loaders.giftWaves.load(id))],
  history: async ({ id }, _args, { loaders }) => [...(await loaders.giftQuoteHistory.load(id))],
}
