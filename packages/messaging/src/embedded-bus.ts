import type { EventEnvelope } from '@channel/contracts'
import type { Consumer } from './consumer.js'
import type { DeadLetters } from './dead-letters.js'
import type { DeliveryOptions, Errand, RetryPolicy } from './delivery.js'
import { deliver, errandsFor, laneOf } from './delivery.js'
import { Gate, inLanes } from './gate.js'
import type { Logger } from './logger.js'
import type { EventPublisher } from './publisher.js'

/** Below one second in all: while a failing event is tried again, the relay's later batches wait. */
const RETRY: RetryPolicy = { attempts: 5, firstDelayMs: 50, maxDelayMs: 400 }
/** Handlers of one service at once; its connection pool serves callers too. */
const WIDTH = 6

type Group = { consumers: Consumer[]; deadLetters: DeadLetters; delivery: DeliveryOptions }

/** Delivery inside one process: events go from the relay straight to the consumers. What a group fails to handle becomes its dead letter. */
export class EmbeddedBus implements EventPublisher {
  private readonly groups = new Map<string, Group>()

  constructor(private readonly options: { logger: Logger; retry?: RetryPolicy }) {}

  /** `group` is the consuming service; subscribing again adds consumers to it. */
  subscribe(group: string, consumers: Consumer[], deadLetters: DeadLetters): void {
    const known = this.groups.get(group)
    const { logger, retry = RETRY } = this.options
    const delivery = known?.delivery ?? { service: group, retry, gate: new Gate(WIDTH), logger }
    this.groups.set(group, { consumers: [...(known?.consumers ?? []), ...consumers], deadLetters, delivery })
  }

  unsubscribe(group: string): void {
    this.groups.delete(group)
  }

  async publish(events: EventEnvelope[]): Promise<void> {
    const groups = [...this.groups.values()]
    const ends = await Promise.allSettled(groups.map((group) => deliverTo(group, events)))
    const failed = ends.find((end) => end.status === 'rejected')
    if (failed) throw failed.reason
  }
}

const deliverTo = (group: Group, events: EventEnvelope[]): Promise<void> =>
  inLanes(errandsFor(group.consumers, events), laneOf, async ({ consumer, event }: Errand) => {
    const delivery = await deliver(consumer, event, group.delivery)
    if (delivery.outcome !== 'given-up') return
    const { error, attempts } = delivery
    await group.deadLetters.add({ consumer: consumer.name, event, error, attempts })
  })
