import type { ServiceDefinition } from '@channel/service-kit'
import { background } from '@channel/service-kit'
import { onPublishedEvents } from './consumers/on-published-events.js'
import { partnerParts } from './partner.parts.js'
import { DELIVERY_HANDLERS, DeliveryRpc } from './webhook/delivery.rpc.js'
import { WEBHOOK_HANDLERS, WebhookRpc } from './webhook/webhook.rpc.js'

class PartnerModule {}

export const partnerService: ServiceDefinition = {
  name: 'partner',
  module: (runtime) => {
    const parts = partnerParts(runtime)
    const { db, relay, transport } = parts
    runtime.consume(onPublishedEvents(parts.deliveries, parts.openEvents), db)
    runtime.health.inform('events waiting', () => relay.backlog())
    runtime.health.inform('deliveries waiting', () => parts.readings.waiting())
    /** Connections to receivers go when nothing is sent any more. */
    const connections = { start: () => undefined, stop: () => parts.worker.stop().then(transport.close) }
    return {
      module: PartnerModule,
      controllers: [WebhookRpc, DeliveryRpc],
      providers: [
        { provide: WEBHOOK_HANDLERS, useValue: parts.webhooks },
        { provide: DELIVERY_HANDLERS, useValue: parts.deliveries },
        background({ db, relay, workers: [parts.worker, parts.pruning, connections] }),
      ],
    }
  },
}
