import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const accounts: NonNullable<QueryResolvers['accounts']> = async (_root, args, { clients }) =>
  connection(await clients.identity.listAccounts(args), args.after)
