import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const rebatePolicies: NonNullable<QueryResolvers['rebatePolicies']> = async (
  _root,
  { filter, first, after },
  { clients },
) => connection(await clients.rebates.listRebatePolicies({ ...filter, first, after }), after)
