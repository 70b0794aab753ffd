import type { SerialResolvers } from '../../../generated/resolver-types.js'

export const Serial: SerialResolvers = {
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
  scanCount: ({ scans }) => scans,
  scans: async ({ serial }, _args, { loaders }) => [...((await loaders.serials.load(serial))?.scans ?? [])],
}
