import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const auditLog: NonNullable<QueryResolvers['auditLog']> = async (_root, { filter, first, after }, { clients }) =>
  connection(await clients.identity.listAudit({ ...filter, first, after }), after)
