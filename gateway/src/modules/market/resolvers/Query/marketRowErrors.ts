import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const marketRowErrors: NonNullable<QueryResolvers['marketRowErrors']> = async (
  _root,
  { importId, first, after },
  { clients },
) => connection(await clients.market.listMarketRowErrors({ importId, first, after }), after)
