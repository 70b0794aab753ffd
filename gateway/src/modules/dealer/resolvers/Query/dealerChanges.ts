import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const dealerChanges: NonNullable<QueryResolvers['dealerChanges']> = async (_root, args, { clients }) =>
  connection(await clients.dealer.listChanges(args), args.after)
