import type { OrderHistoryEntryResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const OrderHistoryEntry: OrderHistoryEntryResolvers = {
  actorAccount: ({ actor }, _args, { loaders }) => accountBehind(actor, loaders),
}
