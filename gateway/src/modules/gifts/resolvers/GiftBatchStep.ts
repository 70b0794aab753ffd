import type { GiftBatchStepResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const GiftBatchStep: GiftBatchStepResolvers = {
  actorAccount: ({ actor }, _args, { loaders }) => accountBehind(actor, loaders),
}
