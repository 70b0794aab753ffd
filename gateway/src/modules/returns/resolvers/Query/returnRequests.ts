import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const returnRequests: NonNullable<QueryResolvers['returnRequests']> = async (
  _root,
  { filter, first, after },
  { clients },
) => connection(await clients.returns.listReturnRequests({ ...filter, first, after }), after)
