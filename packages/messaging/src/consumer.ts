import type { CallContext, EventEnvelope, EventType, PayloadOf } from '@channel/contracts'
import { servicePrincipal } from '@channel/contracts'

/** Something that a service does about one kind of event. `name` stays the same for ever: inbox and dead letters know it by that. */
export type Consumer = {
  name: string
  event: EventType
  handle: (event: EventEnvelope, context: CallContext) => Promise<void>
}

/**
 * An event may come twice: `handle` changes things in a transaction that begins with `firstTime`, or is harmless when repeated.
 * What it throws is tried again some times, then set aside as a dead letter.
 */
export const consumer = <E extends EventType>(
  name: string,
  event: E,
  handle: (event: EventEnvelope<PayloadOf<E>>, context: CallContext) => Promise<void>,
): Consumer => ({ name, event, handle: (envelope, context) => handle(envelope as EventEnvelope<PayloadOf<E>>, context) })

/** A consumer acts as its service, on behalf of whoever caused the event, under the same trace. */
export const contextFor = (service: string, event: EventEnvelope): CallContext => ({
  principal: servicePrincipal(service, event.actor),
  traceId: event.traceId,
})
