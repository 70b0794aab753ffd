import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const backorders: NonNullable<QueryResolvers['backorders']> = async (_root, args, { clients }) =>
  connection(await clients.presale.listBackorders(args), args.after)
