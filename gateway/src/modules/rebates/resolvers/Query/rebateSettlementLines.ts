import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const rebateSettlementLines: NonNullable<QueryResolvers['rebateSettlementLines']> = async (
  _root,
  { filter, first, after },
  { clients },
) => connection(await clients.rebates.listRebateSettlementLines({ ...filter, first, after }), after)
