import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const stockImportErrors: NonNullable<QueryResolvers['stockImportErrors']> = async (_root, args, { clients }) =>
  connection(await clients.imports.listImportErrors(args), args.after)
