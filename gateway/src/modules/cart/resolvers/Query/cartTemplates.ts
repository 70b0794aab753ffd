import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const cartTemplates: NonNullable<QueryResolvers['cartTemplates']> = async (_root, args, { clients }) =>
  connection(await clients.carts.listTemplates(args), args.after)
