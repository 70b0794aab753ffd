import { OrderId } from '@channel/contracts'
import { validArgument } from '../../../../errors/bad-input.js'
import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const order: NonNullable<QueryResolvers['order']> = (_root, { id }, { loaders, language }) =>
  loaders.orders.load(validArgument(OrderId, 'id', id, language))
