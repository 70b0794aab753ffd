import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const presaleTerms: NonNullable<QueryResolvers['presaleTerms']> = async (_root, args, { clients }) =>
  connection(await clients.presale.listPresaleTerms(args), args.after)
