import { RebateSettlementId } from '@channel/contracts/dealer'
import { validArgument } from '../../../../errors/bad-input.js'
import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const rebateSettlement: NonNullable<QueryResolvers['rebateSettlement']> = (_root, { id }, { loaders, language }) =>
  loaders.rebateSettlements.load(validArgument(RebateSettlementId, 'id', id, language))
