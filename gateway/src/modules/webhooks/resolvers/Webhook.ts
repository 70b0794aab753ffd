import type { WebhookResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const Webhook: WebhookResolvers = {
  createdByAccount: ({ createdBy }, _args, { loaders }) => accountBehind(createdBy, loaders),
}
