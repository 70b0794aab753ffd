import { GiftBatchId } from '@channel/contracts/inventory'
import { validArgument } from '../../../../errors/bad-input.js'
import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const giftBatch: NonNullable<QueryResolvers['giftBatch']> = (_root, { id }, { loaders, language }) =>
  loaders.giftBatches.load(validArgument(GiftBatchId, 'id', id, language))
