import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  getDeliveryAttempts,
  getWebhooks,
  listDeliveries,
  listWebhooks,
  pauseWebhook,
  replayDeliveries,
  replayDelivery,
  resumeWebhook,
  rotateWebhookSecret,
} from '@channel/contracts/partner'
import type { CommandInput, QueryInput, Remote } from './remote.js'

export const webhooksClient = ({ ask, tell }: Remote) => ({
  createWebhook: (input: CommandInput<typeof createWebhook>, key: string) => tell(createWebhook, input, key),
  changeWebhook: (input: CommandInput<typeof changeWebhook>, key: string) => tell(changeWebhook, input, key),
  pauseWebhook: (input: CommandInput<typeof pauseWebhook>, key: string) => tell(pauseWebhook, input, key),
  resumeWebhook: (input: CommandInput<typeof resumeWebhook>, key: string) => tell(resumeWebhook, input, key),
  deleteWebhook: (input: CommandInput<typeof deleteWebhook>, key: string) => tell(deleteWebhook, input, key),
  rotateWebhookSecret: (input: CommandInput<typeof rotateWebhookSecret>, key: string) => tell(rotateWebhookSecret, input, key),
  replayDelivery: (input: CommandInput<typeof replayDelivery>, key: string) => tell(replayDelivery, input, key),
  replayDeliveries: (input: CommandInput<typeof replayDeliveries>, key: string) => tell(replayDeliveries, input, key),
  getWebhooks: (ids: readonly string[]) => ask(getWebhooks, { ids }),
  listWebhooks: (input: QueryInput<typeof listWebhooks>) => ask(listWebhooks, input),
  listDeliveries: (input: QueryInput<typeof listDeliveries>) => ask(listDeliveries, input),
  getDeliveryAttempts: (deliveryIds: readonly string[]) => ask(getDeliveryAttempts, { deliveryIds }),
})
