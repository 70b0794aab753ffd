import { TransferId } from '@channel/contracts/inventory'
import { validArgument } from '../../../../errors/bad-input.js'
import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const transfer: NonNullable<QueryResolvers['transfer']> = (_root, { id }, { loaders, language }) =>
  loaders.transfers.load(validArgument(TransferId, 'id', id, language))
