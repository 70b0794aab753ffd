import { DealerCode } from '@channel/contracts'
import { validArgument } from '../../../../errors/bad-input.js'
import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const creditOverview: NonNullable<QueryResolvers['creditOverview']> = async (
  _root,
  { dealerCode },
  { clients, language },
) => {
  const [overview] = await clients.credit.getOverviews([validArgument(DealerCode, 'dealerCode', dealerCode, language)])
  return overview ?? null
}
