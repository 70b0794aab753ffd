import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const channelQuotas: NonNullable<QueryResolvers['channelQuotas']> = async (_root, args, { clients }) =>
  connection(await clients.channels.listQuotas(args), args.after)
