import type { WebhookDeliveryResolvers } from '../../../generated/resolver-types.js'

export const WebhookDelivery: WebhookDeliveryResolvers = {
  attemptLog: async ({ id }, _args, { loaders }) => [...(await loaders.webhookAttempts.load(id))],
}
