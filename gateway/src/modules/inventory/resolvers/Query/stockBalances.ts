import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const stockBalances: NonNullable<QueryResolvers['stockBalances']> = async (_root, args, { clients }) =>
  connection(await clients.inventory.listBalances(args), args.after)
