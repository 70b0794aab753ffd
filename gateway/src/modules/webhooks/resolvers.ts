import type { Resolvers } from '../../generated/resolver-types.js'
import { changeWebhook } from './resolvers/Mutation/changeWebhook.js'
import { createWebhook } from './resolvers/Mutation/createWebhook.js'
import { deleteWebhook } from './resolvers/Mutation/deleteWebhook.js'
import { pauseWebhook } from './resolvers/Mutation/pauseWebhook.js'
import { replayDeliveries } from './resolvers/Mutation/replayDeliveries.js'
import { replayDelivery } from './resolvers/Mutation/replayDelivery.js'
import { resumeWebhook } from './resolvers/Mutation/resumeWebhook.js'
import { rotateWebhookSecret } from './resolvers/Mutation/rotateWebhookSecret.js'
import { webhook } from './resolvers/Query/webhook.js'
import { webhookDeliveries } from './resolvers/Query/webhookDeliveries.js'
import { webhooks } from './resolvers/Query/webhooks.js'
import { Webhook } from './resolvers/Webhook.js'
import { WebhookDelivery } from './resolvers/WebhookDelivery.js'

export const webhooksResolvers = {
  Query: { webhook, webhookDeliveries, webhooks },
  Mutation: {
    changeWebhook,
    createWebhook,
    deleteWebhook,
    pauseWebhook,
    replayDeliveries,
    replayDelivery,
    resumeWebhook,
    rotateWebhookSecret,
  },
  Webhook,
  WebhookDelivery,
} satisfies Partial<Resolvers>
