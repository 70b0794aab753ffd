import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const marketImports: NonNullable<QueryResolvers['marketImports']> = async (_root, { shop, first, after }, { clients }) =>
  connection(await clients.market.listMarketImports({ shop, first, after }), after)
