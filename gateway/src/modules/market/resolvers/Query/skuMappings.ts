import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const skuMappings: NonNullable<QueryResolvers['skuMappings']> = async (_root, { shop, sku, first, after }, { clients }) =>
  connection(await clients.market.listSkuMappings({ shop, sku, first, after }), after)
