import type { DiversionResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const Diversion: DiversionResolvers = {
  product: ({ sku }, _args, { loaders }) => loaders.products.load(sku),
  dealer: ({ dealerCode }, _args, { loaders }) => loaders.dealers.load(dealerCode),
  closedByAccount: ({ closedBy }, _args, { loaders }) => (closedBy === null ? null : accountBehind(closedBy, loaders)),
  evidence: async ({ id }, _args, { loaders }) => [...((await loaders.diversions.load(id))?.evidence ?? [])],
}
