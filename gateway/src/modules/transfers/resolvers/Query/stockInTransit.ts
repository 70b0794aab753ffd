import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const stockInTransit: NonNullable<QueryResolvers['stockInTransit']> = async (_root, args, { clients }) =>
  connection(await clients.transfers.listInTransit(args), args.after)
