import type { SerialPlaceResolvers } from '../../../generated/resolver-types.js'

export const SerialPlace: SerialPlaceResolvers = {
  locationCode: (place) => (place.kind === 'location' ? place.location : null),
  location: (place, _args, { loaders }) => (place.kind === 'location' ? loaders.locations.load(place.location) : null),
  dealerCode: (place) => (place.kind === 'dealer' ? place.dealerCode : null),
  dealer: (place, _args, { loaders }) => (place.kind === 'dealer' ? loaders.dealers.load(place.dealerCode) : null),
  fromCode: (place) => (place.kind === 'transit' ? place.from : null),
  to: (place) => (place.kind === 'transit' ? place.to : null),
  region: (place) => (place.kind === 'consumer' ? place.region : null),
  seller: (place) => (place.kind === 'consumer' ? place.seller : null),
}
