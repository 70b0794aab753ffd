import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const consistencyRuns: NonNullable<QueryResolvers['consistencyRuns']> = async (_root, args, { clients }) =>
  connection(await clients.consistency.listConsistencyRuns(args), args.after)
