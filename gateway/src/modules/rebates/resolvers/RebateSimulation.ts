import type { RebateSimulationResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const RebateSimulation: RebateSimulationResolvers = {
  byAccount: ({ by }, _args, { loaders }) => accountBehind(by, loaders),
}
