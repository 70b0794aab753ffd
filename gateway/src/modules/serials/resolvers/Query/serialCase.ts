import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const serialCase: NonNullable<QueryResolvers['serialCase']> = (_root, { code }, { clients }) =>
  clients.serials.getCase(code)
