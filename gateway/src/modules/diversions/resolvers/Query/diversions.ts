import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const diversions: NonNullable<QueryResolvers['diversions']> = async (_root, { filter, first, after }, { clients }) =>
  connection(await clients.diversions.listDiversions({ ...filter, first, after }), after)
