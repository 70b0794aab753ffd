import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const rebateSimulationLines: NonNullable<QueryResolvers['rebateSimulationLines']> = async (_root, args, { clients }) =>
  connection(await clients.rebates.listRebateSimulationLines(args), args.after)
