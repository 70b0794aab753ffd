import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const products: NonNullable<QueryResolvers['products']> = async (_root, args, { clients }) =>
  connection(await clients.inventory.listProducts(args), args.after)
