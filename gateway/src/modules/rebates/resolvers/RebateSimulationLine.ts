import type { RebateSimulationLineResolvers } from '../../../generated/resolver-types.js'

export const RebateSimulationLine: RebateSimulationLineResolvers = {
  dealer: ({ dealerCode }, _args, { loaders }) => loaders.dealers.load(dealerCode),
}
