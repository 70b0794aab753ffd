import type { Resolvers } from '../../generated/resolver-types.js'
import { ChannelStock } from './resolvers/ChannelStock.js'
import { SellOutChange } from './resolvers/SellOutChange.js'
import { SellOutLine } from './resolvers/SellOutLine.js'
import { correctSellOut } from './resolvers/Mutation/correctSellOut.js'
import { reportSellOut } from './resolvers/Mutation/reportSellOut.js'
import { channelStock } from './resolvers/Query/channelStock.js'
import { sellOutChanges } from './resolvers/Query/sellOutChanges.js'
import { sellOutLines } from './resolvers/Query/sellOutLines.js'

export const sellOutResolvers = {
  Query: { channelStock, sellOutChanges, sellOutLines },
  Mutation: { correctSellOut, reportSellOut },
  ChannelStock,
  SellOutChange,
  SellOutLine,
} satisfies Partial<Resolvers>
