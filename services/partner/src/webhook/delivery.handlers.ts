import type { CallContext, EventEnvelope, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { err } from '@channel/contracts'
import type { getDeliveryAttempts, listDeliveries, replayDeliveries, replayDelivery } from '@channel/contracts/partner'
import { REPLAY_DAYS } from '@channel/contracts/partner'
import type { DeliveryRepository } from './delivery.repository.js'
import type { OutgoingRepository } from './outgoing.repository.js'
import type { WebhookReadings } from './readings.repository.js'
import type { Subscription } from './subscription.js'
import { wants } from './subscription.js'

type Deps = {
  outgoing: OutgoingRepository
  deliveries: DeliveryRepository
  readings: WebhookReadings
  subscriptions: () => Promise<readonly Subscription[]>
  /** Something is due. */
  nudge: () => void
  clock: () => Date
}

const DAY_MS = 86_400_000

export const deliveryHandlers = ({ outgoing, deliveries, readings, subscriptions, nudge, clock }: Deps) => {
  const nudged = async <R>(reply: Promise<R>): Promise<R> => {
    const value = await reply
    nudge()
    return value
  }
  return {
    /** An event of any service: what nobody wants costs nothing. */
    take: async (consumer: string, event: EventEnvelope): Promise<void> => {
      const wanting = (await subscriptions()).filter((subscription) => wants(subscription, event))
      if (wanting.length === 0) return
      await nudged(
        outgoing.keep(
          consumer,
          event,
          wanting.map(({ webhookId }) => webhookId),
          clock(),
        ),
      )
    },

    replayOne: (input: ParsedInputOf<typeof replayDelivery>, context: CallContext) =>
      nudged(deliveries.replayOne(input, { context, at: clock() })),

    replayRange: async (
      input: ParsedInputOf<typeof replayDeliveries>,
      context: CallContext,
    ): Promise<ReplyOf<typeof replayDeliveries>> => {
      const days = Math.ceil((Date.parse(input.to) - Date.parse(input.from)) / DAY_MS)
      if (days > REPLAY_DAYS) return err({ code: 'REPLAY_RANGE_TOO_LONG', days, limitDays: REPLAY_DAYS })
      return nudged(deliveries.replayRange(input, { context, at: clock() }))
    },

    list: (input: ParsedInputOf<typeof listDeliveries>, { principal }: CallContext) => readings.listDeliveries(input, principal),
    attempts: ({ deliveryIds }: ParsedInputOf<typeof getDeliveryAttempts>, { principal }: CallContext) =>
      readings.attempts(deliveryIds, principal),
  }
}

export type DeliveryHandlers = ReturnType<typeof deliveryHandlers>
