import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const stocktakes: NonNullable<QueryResolvers['stocktakes']> = async (_root, { filter, first, after }, { clients }) =>
  connection(await clients.stocktakes.listStocktakes({ ...filter, first, after }), after)
