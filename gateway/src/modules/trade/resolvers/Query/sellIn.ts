import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const sellIn: NonNullable<QueryResolvers['sellIn']> = async (_root, args, { clients }) =>
  connection(await clients.trade.listSellIn(args), args.after)
