import { DealerCode } from '@channel/contracts'
import { validArgument } from '../../../../errors/bad-input.js'
import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const dealer: NonNullable<QueryResolvers['dealer']> = (_root, { code }, { loaders, language }) =>
  loaders.dealers.load(validArgument(DealerCode, 'code', code, language))
