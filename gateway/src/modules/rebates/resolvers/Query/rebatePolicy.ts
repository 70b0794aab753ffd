import { RebatePolicyId } from '@channel/contracts/dealer'
import { validArgument } from '../../../../errors/bad-input.js'
import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const rebatePolicy: NonNullable<QueryResolvers['rebatePolicy']> = (_root, { id }, { loaders, language }) =>
  loaders.rebatePolicies.load(validArgument(RebatePolicyId, 'id', id, language))
