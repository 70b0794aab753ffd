import type { DiversionCountResolvers } from '../../../generated/resolver-types.js'

export const DiversionCount: DiversionCountResolvers = {
  dealer: ({ dealerCode }, _args, { loaders }) => loaders.dealers.load(dealerCode),
}
