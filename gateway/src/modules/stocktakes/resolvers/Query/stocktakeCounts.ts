import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const stocktakeCounts: NonNullable<QueryResolvers['stocktakeCounts']> = async (_root, args, { clients }) =>
  connection(await clients.stocktakes.listStocktakeCounts(args), args.after)
