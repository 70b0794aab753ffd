import { GiftQuoteId } from '@channel/contracts/order'
import { validArgument } from '../../../../errors/bad-input.js'
import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const giftQuote: NonNullable<QueryResolvers['giftQuote']> = (_root, { id }, { loaders, language }) =>
  loaders.giftQuotes.load(validArgument(GiftQuoteId, 'id', id, language))
