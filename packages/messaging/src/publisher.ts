import type { EventEnvelope } from '@channel/contracts'

/** Takes events out of a service. Resolves only when every one of them is durable elsewhere or delivered. */
export type EventPublisher = { publish(events: EventEnvelope[]): Promise<void> }
