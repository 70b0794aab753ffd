import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const channelSkus: NonNullable<QueryResolvers['channelSkus']> = async (_root, args, { clients }) =>
  connection(await clients.channels.listChannelSkus(args), args.after)
