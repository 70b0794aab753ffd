import type { SerialOutboundResolvers } from '../../../generated/resolver-types.js'

export const SerialOutbound: SerialOutboundResolvers = {
  dealer: ({ dealerCode }, _args, { loaders }) => loaders.dealers.load(dealerCode),
}
