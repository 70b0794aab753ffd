import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const salesChannels: NonNullable<QueryResolvers['salesChannels']> = async (_root, args, { clients }) =>
  connection(await clients.channels.listChannels(args), args.after)
