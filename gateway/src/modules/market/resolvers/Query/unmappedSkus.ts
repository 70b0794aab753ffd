import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const unmappedSkus: NonNullable<QueryResolvers['unmappedSkus']> = async (_root, { shop, first, after }, { clients }) =>
  connection(await clients.market.listUnmappedSkus({ shop, first, after }), after)
