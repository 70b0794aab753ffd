import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const channelStock: NonNullable<QueryResolvers['channelStock']> = async (_root, args, { clients }) =>
  connection(await clients.sellOut.listChannelStock(args), args.after)
