import type { EventEnvelope } from '@channel/contracts'
import type { EachBatchPayload, KafkaMessage } from 'kafkajs'
import type { Consumer } from '../consumer.js'
import type { DeadLetters } from '../dead-letters.js'
import type { DeliveryOptions, Errand } from '../delivery.js'
import { deliver, errandsFor, laneOf } from '../delivery.js'
import { inLanes } from '../gate.js'
import { fromMessage } from './envelope.js'

export type BatchWork = { consumers: Consumer[]; delivery: DeliveryOptions; deadLetters: DeadLetters }

/** Committed together: few enough that a crash repeats little, enough that commits cost little. */
const CHUNK = 200
const HEARTBEAT_MS = 1_000

/** One partition's messages: handled by key beside each other, committed when all handlers of a chunk have ended. */
export const handleBatch = async (payload: EachBatchPayload, work: BatchWork): Promise<void> => {
  const { batch, resolveOffset, commitOffsetsIfNecessary, isRunning, isStale } = payload
  for (let from = 0; from < batch.messages.length; from += CHUNK) {
    if (!isRunning() || isStale()) return
    const chunk = batch.messages.slice(from, from + CHUNK)
    const last = chunk.at(-1)
    const pulse = startPulse(payload)
    const complete = await deliverChunk(chunk, work).finally(pulse.stop)
    if (!complete || !last) return
    resolveOffset(last.offset)
    const partitions = [{ partition: batch.partition, offset: (BigInt(last.offset) + 1n).toString() }]
    await commitOffsetsIfNecessary({ topics: [{ topic: batch.topic, partitions }] })
    await pulse.check()
  }
}

/** False where it was told to stop before the end. */
const deliverChunk = async (chunk: KafkaMessage[], { consumers, delivery, deadLetters }: BatchWork): Promise<boolean> => {
  let complete = true
  await inLanes(errandsFor(consumers, eventsOf(chunk, delivery)), laneOf, async ({ consumer, event }: Errand) => {
    if (!complete) return
    const end = await deliver(consumer, event, delivery)
    if (end.outcome === 'interrupted') complete = false
    if (end.outcome === 'given-up') {
      await deadLetters.add({ consumer: consumer.name, event, error: end.error, attempts: end.attempts })
    }
  })
  return complete
}

const eventsOf = (chunk: KafkaMessage[], { logger }: DeliveryOptions): EventEnvelope[] =>
  chunk.flatMap((message) => {
    const event = fromMessage(message.value)
    if (!event) logger.error({ offset: message.offset, key: String(message.key) }, 'a message that is no event was passed over')
    return event ?? []
  })

/**
 * The group takes a member without heartbeats for dead, and a handler may be slow. A failed heartbeat (the group is rebalancing) counts
 * after the commit: what was handled need not come again.
 */
const startPulse = ({ heartbeat }: EachBatchPayload): { stop: () => void; check: () => Promise<void> } => {
  let beat = Promise.resolve()
  const timer = setInterval(() => {
    beat = beat.then(heartbeat)
    beat.catch(() => undefined)
  }, HEARTBEAT_MS)
  return {
    stop: () => clearInterval(timer),
    check: () => beat.then(heartbeat),
  }
}
