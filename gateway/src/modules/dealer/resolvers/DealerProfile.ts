import type { DealerProfileResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const DealerProfile: DealerProfileResolvers = {
  channelCode: ({ channel }) => channel,
  channel: ({ channel }, _args, { loaders }) => (channel === null ? null : loaders.salesChannels.load(channel)),
  accountManagerAccount: ({ accountManager }, _args, { loaders }) =>
    accountManager === null ? null : accountBehind(accountManager, loaders),
}
