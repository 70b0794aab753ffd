import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const dealers: NonNullable<QueryResolvers['dealers']> = async (_root, args, { clients }) =>
  connection(await clients.dealer.listDealers(args), args.after)
