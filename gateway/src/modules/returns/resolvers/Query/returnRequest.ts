import { ReturnRequestId } from '@channel/contracts/order'
import { validArgument } from '../../../../errors/bad-input.js'
import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const returnRequest: NonNullable<QueryResolvers['returnRequest']> = (_root, { id }, { loaders, language }) =>
  loaders.returnRequests.load(validArgument(ReturnRequestId, 'id', id, language))
