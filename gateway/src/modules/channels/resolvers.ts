import type { Resolvers } from '../../generated/resolver-types.js'
import { AtpChange } from './resolvers/AtpChange.js'
import { AvailableToPromise } from './resolvers/AvailableToPromise.js'
import { ChannelQuota } from './resolvers/ChannelQuota.js'
import { ChannelSku } from './resolvers/ChannelSku.js'
import { registerChannels } from './resolvers/Mutation/registerChannels.js'
import { setChannelSkus } from './resolvers/Mutation/setChannelSkus.js'
import { setQuotas } from './resolvers/Mutation/setQuotas.js'
import { setSafetyStock } from './resolvers/Mutation/setSafetyStock.js'
import { atpChanges } from './resolvers/Query/atpChanges.js'
import { availableToPromise } from './resolvers/Query/availableToPromise.js'
import { channelQuotas } from './resolvers/Query/channelQuotas.js'
import { channelSkus } from './resolvers/Query/channelSkus.js'
import { salesChannel } from './resolvers/Query/salesChannel.js'
import { salesChannels } from './resolvers/Query/salesChannels.js'

export const channelsResolvers = {
  Query: { atpChanges, availableToPromise, channelQuotas, channelSkus, salesChannel, salesChannels },
  Mutation: { registerChannels, setChannelSkus, setQuotas, setSafetyStock },
  AtpChange,
  AvailableToPromise,
  ChannelQuota,
  ChannelSku,
} satisfies Partial<Resolvers>
