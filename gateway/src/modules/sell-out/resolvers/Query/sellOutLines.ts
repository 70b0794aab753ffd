import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const sellOutLines: NonNullable<QueryResolvers['sellOutLines']> = async (_root, { filter, first, after }, { clients }) =>
  connection(await clients.sellOut.listSellOut({ ...filter, first, after }), after)
