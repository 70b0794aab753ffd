import type { EventEnvelope } from '@channel/contracts'
import type { Consumer } from './consumer.js'
import { contextFor } from './consumer.js'
import type { Gate } from './gate.js'
import type { Logger } from './logger.js'
import type { BackOff } from './pause.js'
import { delayAfter, pause } from './pause.js'

/** How often and in what rhythm a failing event is tried before it becomes a dead letter. */
export type RetryPolicy = BackOff & { attempts: number }

export type Delivery =
  | { outcome: 'handled' }
  | { outcome: 'given-up'; error: string; attempts: number }
  /** Told to stop while waiting for the next attempt: the event is still to be delivered. */
  | { outcome: 'interrupted' }

export type DeliveryOptions = { service: string; retry: RetryPolicy; gate: Gate; logger: Logger; signal?: AbortSignal }

const textOf = (error: unknown): string =>
  (error instanceof Error ? (error.stack ?? error.message) : String(error)).slice(0, 4_000)

/** Brings one event to one consumer, with bounded retry. The gate is held only while the handler runs, not while waiting for its next attempt. */
export const deliver = async (target: Consumer, event: EventEnvelope, options: DeliveryOptions): Promise<Delivery> => {
  const payload = target.event.payload.safeParse(event.payload)
  if (!payload.success)
    return { outcome: 'given-up', error: `The payload is not ${event.name}: ${payload.error.message}`, attempts: 1 }
  const { retry, signal } = options
  for (let attempts = 1; ; attempts += 1) {
    const failure = await attempt(target, { ...event, payload: payload.data }, options)
    if (!failure) return { outcome: 'handled' }
    const about = {
      consumer: target.name,
      event: event.name,
      eventId: event.id,
      traceId: event.traceId,
      attempts,
      err: failure.error,
    }
    if (attempts >= retry.attempts) {
      options.logger.error(about, 'event given up')
      return { outcome: 'given-up', error: textOf(failure.error), attempts }
    }
    options.logger.warn(about, 'event not handled, will be tried again')
    await pause(delayAfter(attempts, retry), signal)
    if (signal?.aborted) return { outcome: 'interrupted' }
  }
}

const attempt = async (
  target: Consumer,
  event: EventEnvelope,
  options: DeliveryOptions,
): Promise<{ error: unknown } | undefined> => {
  try {
    await options.gate.run(() => target.handle(event, contextFor(options.service, event)))
    return undefined
  } catch (error) {
    return { error }
  }
}

/** One consumer's part in an event. */
export type Errand = { consumer: Consumer; event: EventEnvelope }

export const errandsFor = (consumers: Consumer[], events: EventEnvelope[]): Errand[] =>
  events.flatMap((event) =>
    consumers.filter((consumer) => consumer.event.name === event.name).map((consumer) => ({ consumer, event })),
  )

/** Within a lane order is kept: one consumer, one key. */
export const laneOf = ({ consumer, event }: Errand): string => JSON.stringify([consumer.name, event.key])
