import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const adjustments: NonNullable<QueryResolvers['adjustments']> = async (_root, { filter, first, after }, { clients }) =>
  connection(await clients.adjustments.listAdjustments({ ...filter, first, after }), after)
