import { DiversionId } from '@channel/contracts/inventory'
import { validArgument } from '../../../../errors/bad-input.js'
import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const diversion: NonNullable<QueryResolvers['diversion']> = (_root, { id }, { loaders, language }) =>
  loaders.diversions.load(validArgument(DiversionId, 'id', id, language))
