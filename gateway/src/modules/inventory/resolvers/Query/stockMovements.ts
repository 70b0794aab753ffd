import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const stockMovements: NonNullable<QueryResolvers['stockMovements']> = async (_root, args, { clients }) =>
  connection(await clients.inventory.listMovements(args), args.after)
