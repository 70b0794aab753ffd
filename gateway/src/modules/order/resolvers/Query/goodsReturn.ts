import { ReturnId } from '@channel/contracts'
import { validArgument } from '../../../../errors/bad-input.js'
import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const goodsReturn: NonNullable<QueryResolvers['goodsReturn']> = (_root, { id }, { loaders, language }) =>
  loaders.returns.load(validArgument(ReturnId, 'id', id, language))
