import type { SerialOwnerResolvers } from '../../../generated/resolver-types.js'

export const SerialOwner: SerialOwnerResolvers = {
  dealerCode: (owner) => (owner.kind === 'dealer' ? owner.dealerCode : null),
  dealer: (owner, _args, { loaders }) => (owner.kind === 'dealer' ? loaders.dealers.load(owner.dealerCode) : null),
}
