import { AdjustmentId } from '@channel/contracts/inventory'
import { validArgument } from '../../../../errors/bad-input.js'
import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const adjustment: NonNullable<QueryResolvers['adjustment']> = (_root, { id }, { loaders, language }) =>
  loaders.adjustments.load(validArgument(AdjustmentId, 'id', id, language))
