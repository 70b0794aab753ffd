import type { GiftBatchResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const GiftBatch: GiftBatchResolvers = {
  channelCode: ({ channel }) => channel,
  channel: ({ channel }, _args, { loaders }) => loaders.salesChannels.load(channel),
  requestedByAccount: ({ requestedBy }, _args, { loaders }) => accountBehind(requestedBy, loaders),
  decidedByAccount: ({ decidedBy }, _args, { loaders }) => (decidedBy === null ? null : accountBehind(decidedBy, loaders)),
  closedByAccount: ({ closedBy }, _args, { loaders }) => (closedBy === null ? null : accountBehind(closedBy, loaders)),
  history: async ({ id }, _args, { loaders }) => [...(await loaders.giftBatchHistory.load(id))],
}
