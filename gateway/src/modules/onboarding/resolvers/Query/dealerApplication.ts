import { DealerApplicationId } from '@channel/contracts/dealer'
import { validArgument } from '../../../../errors/bad-input.js'
import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const dealerApplication: NonNullable<QueryResolvers['dealerApplication']> = (_root, { id }, { loaders, language }) =>
  loaders.dealerApplications.load(validArgument(DealerApplicationId, 'id', id, language))
