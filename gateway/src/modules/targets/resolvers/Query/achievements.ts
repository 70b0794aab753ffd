import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const achievements: NonNullable<QueryResolvers['achievements']> = async (_root, args, { clients }) =>
  connection(await clients.targets.listAchievements(args), args.after)
