import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const stockImport: NonNullable<QueryResolvers['stockImport']> = (_root, { id }, { clients }) =>
  clients.imports.getImport(id)
