import type { OrderHistoryEntryResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from './account-behind.js'

export const OrderHistoryEntry: OrderHistoryEntryResolvers = {
  actorAccount: ({ actor }, _args, { loaders }) => accountBehind(actor, loaders),
}
