import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const dealerAgreements: NonNullable<QueryResolvers['dealerAgreements']> = async (
  _root,
  { filter, first, after },
  { clients },
) => connection(await clients.dealer.listAgreements({ ...filter, first, after }), after)
