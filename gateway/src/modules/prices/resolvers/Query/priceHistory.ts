import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const priceHistory: NonNullable<QueryResolvers['priceHistory']> = async (
  _root,
  { first, after, ...filter },
  { clients },
) => connection(await clients.prices.listPriceHistory({ ...filter, first, after }), after)
