import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const apiKeys: NonNullable<QueryResolvers['apiKeys']> = async (_root, { filter, first, after }, { clients }) =>
  connection(await clients.apiKeys.listApiKeys({ ...filter, first, after }), after)
