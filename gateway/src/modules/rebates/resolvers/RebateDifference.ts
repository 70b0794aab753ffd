import type { RebateDifferenceResolvers } from '../../../generated/resolver-types.js'

export const RebateDifference: RebateDifferenceResolvers = {
  dealer: ({ dealerCode }, _args, { loaders }) => loaders.dealers.load(dealerCode),
}
