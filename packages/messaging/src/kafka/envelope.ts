import type { EventEnvelope } from '@channel/contracts'
import type { IHeaders, Message } from 'kafkajs'

const FIELDS = ['id', 'name', 'key', 'occurredAt', 'actor', 'traceId'] as const

export const toMessage = (event: EventEnvelope, headers: IHeaders = {}): Message => ({
  key: event.key,
  value: JSON.stringify(event),
  headers: { event: event.name, ...headers },
})

/** The event in a message, or undefined where it is none of ours. */
export const fromMessage = (value: Buffer | null): EventEnvelope | undefined => {
  try {
    const event = JSON.parse(String(value)) as Record<string, unknown> | null
    return FIELDS.every((field) => typeof event?.[field] === 'string') ? (event as unknown as EventEnvelope) : undefined
  } catch {
    return undefined
  }
}

/** At most `limit` bytes each (one message at least), in order: a broker takes no batch larger than its limit. */
export const splitBySize = (messages: Message[], limit: number): Message[][] => {
  const parts: Message[][] = []
  let size = Infinity
  for (const message of messages) {
    const bytes = Buffer.byteLength(message.value ?? '')
    if (size + bytes > limit) {
      parts.push([])
      size = 0
    }
    parts.at(-1)?.push(message)
    size += bytes
  }
  return parts
}
