import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const rebateAccounts: NonNullable<QueryResolvers['rebateAccounts']> = async (
  _root,
  { filter, first, after },
  { clients },
) => connection(await clients.rebates.listRebateAccounts({ ...filter, first, after }), after)
