import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const atpChanges: NonNullable<QueryResolvers['atpChanges']> = async (_root, args, { clients }) =>
  connection(await clients.channels.listAtpChanges(args), args.after)
