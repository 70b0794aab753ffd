import type { ShipmentResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const Shipment: ShipmentResolvers = {
  amount: ({ amountMinor, currency }) => ({ amountMinor, currency }),
  actorAccount: ({ actor }, _args, { loaders }) => accountBehind(actor, loaders),
}
