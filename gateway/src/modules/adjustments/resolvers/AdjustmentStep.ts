import type { AdjustmentStepResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const AdjustmentStep: AdjustmentStepResolvers = {
  actorAccount: ({ actor }, _args, { loaders }) => accountBehind(actor, loaders),
}
