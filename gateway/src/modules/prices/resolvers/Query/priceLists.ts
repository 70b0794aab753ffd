import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const priceLists: NonNullable<QueryResolvers['priceLists']> = async (_root, { filter, first, after }, { clients }) =>
  connection(await clients.prices.listPriceLists({ ...filter, first, after }), after)
