export {
  Delivery,
  DeliveryAttempt,
  DeliveryStatus,
  getDeliveryAttempts,
  listDeliveries,
  replayDeliveries,
  replayDelivery,
} from './deliveries.js'
export { webhookChanged, webhookCreated, webhookDeleted, webhookPaused, webhookResumed, webhookSecretRotated } from './events.js'
export {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  EventPattern,
  getWebhooks,
  listWebhooks,
  pauseWebhook,
  REPLAY_DAYS,
  resumeWebhook,
  rotateWebhookSecret,
  Webhook,
  WebhookStatus,
} from './webhooks.js'
