import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const creditEntries: NonNullable<QueryResolvers['creditEntries']> = async (_root, args, { clients }) =>
  connection(await clients.dealer.listCreditEntries(args), args.after)
