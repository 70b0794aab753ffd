import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const skuReturnRates: NonNullable<QueryResolvers['skuReturnRates']> = async (_root, { filter, ...asked }, { clients }) =>
  connection(await clients.returns.returnRates({ ...filter, ...asked }), asked.after)
