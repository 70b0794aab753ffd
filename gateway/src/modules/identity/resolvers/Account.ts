import type { AccountResolvers } from '../../../generated/resolver-types.js'

export const Account: AccountResolvers = {
  dealer: ({ dealerCode }, _args, { loaders }) => (dealerCode === null ? null : loaders.dealers.load(dealerCode)),
  store: ({ storeCode }, _args, { loaders }) => (storeCode === null ? null : loaders.locations.load(storeCode)),
}
