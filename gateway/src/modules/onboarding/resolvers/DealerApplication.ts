import type { DealerApplicationResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const DealerApplication: DealerApplicationResolvers = {
  channelCode: ({ channel }) => channel,
  parentCode: ({ parent }) => parent,
  parent: ({ parent }, _args, { loaders }) => (parent === null ? null : loaders.dealers.load(parent)),
  dealer: ({ dealerCode }, _args, { loaders }) => (dealerCode === null ? null : loaders.dealers.load(dealerCode)),
  submittedByAccount: ({ submittedBy }, _args, { loaders }) => accountBehind(submittedBy, loaders),
  decidedByAccount: ({ decidedBy }, _args, { loaders }) => (decidedBy === null ? null : accountBehind(decidedBy, loaders)),
  documents: async ({ id }, _args, { loaders }) => [...(await loaders.applicationDocuments.load(id))],
  history: async ({ id }, _args, { loaders }) => [...(await loaders.dealerApplicationHistory.load(id))],
}
