import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const serials: NonNullable<QueryResolvers['serials']> = async (_root, { filter, first, after }, { clients }) =>
  connection(await clients.serials.listSerials({ ...filter, first, after }), after)
