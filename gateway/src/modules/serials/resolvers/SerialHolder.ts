import type { SerialHolderResolvers } from '../../../generated/resolver-types.js'

export const SerialHolder: SerialHolderResolvers = {
  locationCode: (holder) => (holder.kind === 'location' ? holder.location : null),
  location: (holder, _args, { loaders }) => (holder.kind === 'location' ? loaders.locations.load(holder.location) : null),
  dealerCode: (holder) => (holder.kind === 'dealer' ? holder.dealerCode : null),
  dealer: (holder, _args, { loaders }) => (holder.kind === 'dealer' ? loaders.dealers.load(holder.dealerCode) : null),
}
