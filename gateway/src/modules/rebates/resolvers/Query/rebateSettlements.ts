import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const rebateSettlements: NonNullable<QueryResolvers['rebateSettlements']> = async (
  _root,
  { filter, first, after },
  { clients },
) => connection(await clients.rebates.listRebateSettlements({ ...filter, first, after }), after)
