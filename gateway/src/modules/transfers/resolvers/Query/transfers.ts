import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const transfers: NonNullable<QueryResolvers['transfers']> = async (_root, { filter, first, after }, { clients }) =>
  connection(await clients.transfers.listTransfers({ ...filter, first, after }), after)
