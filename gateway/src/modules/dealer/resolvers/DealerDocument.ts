import type { DealerDocumentResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const DealerDocument: DealerDocumentResolvers = {
  uploadedByAccount: ({ uploadedBy }, _args, { loaders }) => accountBehind(uploadedBy, loaders),
}
