import type { RebatePolicyResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const RebatePolicy: RebatePolicyResolvers = {
  createdByAccount: ({ createdBy }, _args, { loaders }) => accountBehind(createdBy, loaders),
  activatedByAccount: ({ activatedBy }, _args, { loaders }) =>
    activatedBy === null ? null : accountBehind(activatedBy, loaders),
  closedByAccount: ({ closedBy }, _args, { loaders }) => (closedBy === null ? null : accountBehind(closedBy, loaders)),
}
