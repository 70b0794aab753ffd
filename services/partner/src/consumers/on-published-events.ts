import { event } from '@channel/contracts'
import type { Consumer } from '@channel/messaging'
import { consumer } from '@channel/messaging'
import { z } from 'zod'
import type { DeliveryHandlers } from '../webhook/delivery.handlers.js'

/** One name for all of them: within one consumer the events of a key come one after the other, whatever they are. */
const NAME = 'partner.webhooks'

/** What happened is passed on as it came, so it is not taken apart here. */
const untouched = z.unknown()

export const onPublishedEvents = (deliveries: Pick<DeliveryHandlers, 'take'>, names: readonly string[]): Consumer[] =>
  names.map((name) => consumer(NAME, event(name, untouched), (envelope) => deliveries.take(NAME, envelope)))
