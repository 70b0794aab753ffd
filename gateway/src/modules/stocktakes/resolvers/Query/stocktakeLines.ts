import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const stocktakeLines: NonNullable<QueryResolvers['stocktakeLines']> = async (_root, args, { clients }) =>
  connection(await clients.stocktakes.listStocktakeLines(args), args.after)
