import type { RebateEntryResolvers } from '../../../generated/resolver-types.js'
import { sentenceOf } from '../sentence.js'

export const RebateEntry: RebateEntryResolvers = {
  dealer: ({ dealerCode }, _args, { loaders }) => loaders.dealers.load(dealerCode),
  product: ({ sku }, _args, { loaders }) => (sku === null ? null : loaders.products.load(sku)),
  amount: ({ amountMinor, currency }) => ({ amountMinor: amountMinor, currency }),
  sentence: (entry, _args, { language }) => sentenceOf(entry, language),
}
