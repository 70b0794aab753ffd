import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const corporateCustomers: NonNullable<QueryResolvers['corporateCustomers']> = async (
  _root,
  { filter, first, after },
  { clients },
) => connection(await clients.giftOrders.listCorporateCustomers({ ...filter, first, after }), after)
