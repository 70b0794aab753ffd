import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const creditEntries: NonNullable<QueryResolvers['creditEntries']> = async (_root, { filter, ...args }, { clients }) =>
  connection(await clients.dealer.listCreditEntries({ ...args, ...filter }), args.after)
