import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const tradeEntries: NonNullable<QueryResolvers['tradeEntries']> = async (_root, { filter, first, after }, { clients }) =>
  connection(await clients.trade.listTradeEntries({ ...filter, first, after }), after)
