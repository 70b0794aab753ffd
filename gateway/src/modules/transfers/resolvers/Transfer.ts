import type { TransferResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const Transfer: TransferResolvers = {
  fromCode: ({ from }) => from,
  from: ({ from }, _args, { loaders }) => loaders.locations.load(from),
  toCode: ({ to }) => to,
  to: ({ to }, _args, { loaders }) => loaders.locations.load(to),
  createdByAccount: ({ createdBy }, _args, { loaders }) => accountBehind(createdBy, loaders),
  history: async ({ id }, _args, { loaders }) => [...(await loaders.transferHistory.load(id))],
}
