import type { Resolvers } from '../../generated/resolver-types.js'
import { ExternalOrder } from './resolvers/ExternalOrder.js'
import { MarketImport } from './resolvers/MarketImport.js'
import { MarketShop } from './resolvers/MarketShop.js'
import { mapSku } from './resolvers/Mutation/mapSku.js'
import { registerShop } from './resolvers/Mutation/registerShop.js'
import { retryExternalOrder } from './resolvers/Mutation/retryExternalOrder.js'
import { externalOrders } from './resolvers/Query/externalOrders.js'
import { marketImports } from './resolvers/Query/marketImports.js'
import { marketRowErrors } from './resolvers/Query/marketRowErrors.js'
import { marketShops } from './resolvers/Query/marketShops.js'
import { skuMappings } from './resolvers/Query/skuMappings.js'
import { unmappedSkus } from './resolvers/Query/unmappedSkus.js'
import { SkuMapping } from './resolvers/SkuMapping.js'

export const marketResolvers = {
  Query: { externalOrders, marketImports, marketRowErrors, marketShops, skuMappings, unmappedSkus },
  Mutation: { mapSku, registerShop, retryExternalOrder },
  ExternalOrder,
  MarketImport,
  MarketShop,
  SkuMapping,
} satisfies Partial<Resolvers>
