import type { RebateSettlementResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'
import { connection } from '../../base/connection.js'

export const RebateSettlement: RebateSettlementResolvers = {
  policy: ({ policyId }, _args, { loaders }) => loaders.rebatePolicies.load(policyId),
  total: ({ totalMinor, currency }) => ({ amountMinor: totalMinor, currency }),
  lines: async ({ id }, args, { clients }) =>
    connection(await clients.rebates.listRebateSettlementLines({ settlementId: id, ...args }), args.after),
  requestedByAccount: ({ requestedBy }, _args, { loaders }) => accountBehind(requestedBy, loaders),
  decidedByAccount: ({ decidedBy }, _args, { loaders }) => (decidedBy === null ? null : accountBehind(decidedBy, loaders)),
}
