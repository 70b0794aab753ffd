import type { DealerAgreementResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const DealerAgreement: DealerAgreementResolvers = {
  dealer: ({ dealerCode }, _args, { loaders }) => loaders.dealers.load(dealerCode),
  createdByAccount: ({ createdBy }, _args, { loaders }) => accountBehind(createdBy, loaders),
}
