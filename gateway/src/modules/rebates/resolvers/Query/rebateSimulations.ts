import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const rebateSimulations: NonNullable<QueryResolvers['rebateSimulations']> = async (_root, args, { clients }) =>
  connection(await clients.rebates.listRebateSimulations(args), args.after)
