import type { Resolvers } from '../../generated/resolver-types.js'
import { SellIn } from './resolvers/SellIn.js'
import { TradeEntry } from './resolvers/TradeEntry.js'
import { returnRates } from './resolvers/Query/returnRates.js'
import { sellIn } from './resolvers/Query/sellIn.js'
import { tradeEntries } from './resolvers/Query/tradeEntries.js'

export const tradeResolvers = {
  Query: { returnRates, sellIn, tradeEntries },
  Mutation: {},
  SellIn,
  TradeEntry,
} satisfies Partial<Resolvers>
