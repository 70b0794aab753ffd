import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const carts: NonNullable<QueryResolvers['carts']> = async (_root, args, { clients }) =>
  connection(await clients.carts.listCarts(args), args.after)
