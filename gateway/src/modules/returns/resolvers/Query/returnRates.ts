import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const returnRates: NonNullable<QueryResolvers['returnRates']> = async (_root, { filter, ...asked }, { clients }) =>
  connection(await clients.returns.returnRates({ ...filter, ...asked }), asked.after)
