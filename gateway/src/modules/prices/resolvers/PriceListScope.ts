import type { PriceListScopeResolvers } from '../../../generated/resolver-types.js'

export const PriceListScope: PriceListScopeResolvers = {
  channel: (scope) => (scope.kind === 'channel' ? scope.channel : null),
  salesChannelCode: (scope) => (scope.kind === 'channel' ? (scope.salesChannel ?? null) : null),
  tier: (scope) => (scope.kind === 'tier' ? scope.tier : null),
  dealerCode: (scope) => (scope.kind === 'dealer' ? scope.dealerCode : null),
  dealer: (scope, _args, { loaders }) => (scope.kind === 'dealer' ? loaders.dealers.load(scope.dealerCode) : null),
}
