import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const stockImports: NonNullable<QueryResolvers['stockImports']> = async (_root, { filter, first, after }, { clients }) =>
  connection(await clients.imports.listImports({ ...filter, first, after }), after)
