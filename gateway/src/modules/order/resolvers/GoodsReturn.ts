import { presented } from '../../../errors/refusals.js'
import type { GoodsReturnResolvers } from '../../../generated/resolver-types.js'

export const GoodsReturn: GoodsReturnResolvers = {
  dealer: ({ dealerCode }, _args, { loaders }) => (dealerCode === null ? null : loaders.dealers.load(dealerCode)),
  refusal: ({ refusal }, _args, { language }) => (refusal === null ? null : presented(refusal, language)),
  total: ({ totalMinor, currency }) => ({ amountMinor: totalMinor, currency }),
}
