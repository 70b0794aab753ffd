import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const giftQuotes: NonNullable<QueryResolvers['giftQuotes']> = async (_root, { filter, first, after }, { clients }) =>
  connection(await clients.giftOrders.listGiftQuotes({ ...filter, first, after }), after)
