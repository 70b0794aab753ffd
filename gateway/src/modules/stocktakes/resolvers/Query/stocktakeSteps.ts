import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const stocktakeSteps: NonNullable<QueryResolvers['stocktakeSteps']> = async (_root, args, { clients }) =>
  connection(await clients.stocktakes.listStocktakeSteps(args), args.after)
