import { ChannelCode } from '@channel/contracts'
import { validArgument } from '../../../../errors/bad-input.js'
import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const salesChannel: NonNullable<QueryResolvers['salesChannel']> = (_root, { code }, { loaders, language }) =>
  loaders.salesChannels.load(validArgument(ChannelCode, 'code', code, language))
