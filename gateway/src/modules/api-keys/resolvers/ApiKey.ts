import type { ApiKeyResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const ApiKey: ApiKeyResolvers = {
  createdByAccount: ({ createdBy }, _args, { loaders }) => accountBehind(createdBy, loaders),
}
