import type { Resolvers } from '../../generated/resolver-types.js'
import { changePriceList } from './resolvers/Mutation/changePriceList.js'
import { changePrices } from './resolvers/Mutation/changePrices.js'
import { copyPriceList } from './resolvers/Mutation/copyPriceList.js'
import { createPriceList } from './resolvers/Mutation/createPriceList.js'
import { endPriceList } from './resolvers/Mutation/endPriceList.js'
import { releasePriceList } from './resolvers/Mutation/releasePriceList.js'
import { PriceItem } from './resolvers/PriceItem.js'
import { PriceList } from './resolvers/PriceList.js'
import { PriceListScope } from './resolvers/PriceListScope.js'
import { PriceListStep } from './resolvers/PriceListStep.js'
import { QuotedPrice } from './resolvers/QuotedPrice.js'
import { explainPrice } from './resolvers/Query/explainPrice.js'
import { priceHistory } from './resolvers/Query/priceHistory.js'
import { priceList } from './resolvers/Query/priceList.js'
import { priceLists } from './resolvers/Query/priceLists.js'
import { quotePrices } from './resolvers/Query/quotePrices.js'

export const pricesResolvers = {
  Query: { explainPrice, priceHistory, priceList, priceLists, quotePrices },
  Mutation: { changePriceList, changePrices, copyPriceList, createPriceList, endPriceList, releasePriceList },
  PriceItem,
  PriceList,
  PriceListScope,
  PriceListStep,
  QuotedPrice,
} satisfies Partial<Resolvers>
