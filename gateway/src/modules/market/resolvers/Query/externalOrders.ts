import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const externalOrders: NonNullable<QueryResolvers['externalOrders']> = async (
  _root,
  { filter, first, after },
  { clients },
) => connection(await clients.market.listExternalOrders({ ...filter, first, after }), after)
