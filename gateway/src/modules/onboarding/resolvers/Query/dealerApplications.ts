import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const dealerApplications: NonNullable<QueryResolvers['dealerApplications']> = async (
  _root,
  { filter, first, after },
  { clients },
) => connection(await clients.onboarding.list({ ...filter, first, after }), after)
