import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const giftParcels: NonNullable<QueryResolvers['giftParcels']> = async (
  _root,
  { quoteId, filter, first, after },
  { clients },
) => connection(await clients.giftOrders.listGiftParcels({ ...filter, quoteId, first, after }), after)
