import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const expectedReceipts: NonNullable<QueryResolvers['expectedReceipts']> = async (_root, args, { clients }) =>
  connection(await clients.presale.listExpectedReceipts(args), args.after)
