import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const locations: NonNullable<QueryResolvers['locations']> = async (_root, args, { clients }) =>
  connection(await clients.inventory.listLocations(args), args.after)
