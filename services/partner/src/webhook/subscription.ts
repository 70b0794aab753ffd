import type { DealerCode, EventEnvelope } from '@channel/contracts'

/** What decides whether a webhook hears of an event. */
export type Subscription = {
  readonly webhookId: string
  readonly events: readonly string[]
  readonly dealerCode: DealerCode | null
}

/** Services whose events partners may hear of: log-ins and the webhooks' own affairs are nobody else's. */
const OPEN_SERVICES: ReadonlySet<string> = new Set(['order', 'inventory', 'dealer'])

const serviceOf = (event: string): string => event.slice(0, event.indexOf('.'))

export const isOpen = (event: string): boolean => OPEN_SERVICES.has(serviceOf(event))

const matches = (pattern: string, event: string): boolean =>
  pattern === '*' || pattern === event || pattern === `${serviceOf(event)}.*`

/** Patterns that no event will ever fit. */
export const unknownPatterns = (patterns: readonly string[], open: readonly string[]): string[] =>
  patterns.filter((pattern) => !open.some((event) => matches(pattern, event)))

/** The dealer whom an event is about, as it says itself; most say `dealerCode`, a dealer's own card says `code`. */
const dealerOf = ({ name, payload }: EventEnvelope): string | undefined => {
  if (typeof payload !== 'object' || payload === null) return undefined
  if ('dealerCode' in payload) return typeof payload.dealerCode === 'string' ? payload.dealerCode : undefined
  return name.startsWith('dealer.dealer-') && 'code' in payload && typeof payload.code === 'string' ? payload.code : undefined
}

/** A webhook of one dealer hears of nothing that does not name this dealer. */
export const wants = ({ events, dealerCode }: Subscription, event: EventEnvelope): boolean =>
  events.some((pattern) => matches(pattern, event.name)) && (dealerCode === null || dealerOf(event) === dealerCode)

/**
 * What is sent, the same text at every attempt because it is signed: type, timestamp and data as Standard Webhooks asks for
 * (https://www.standardwebhooks.com), and the key within which events have an order.
 */
export const messageOf = ({ id, name, key, occurredAt, payload }: EventEnvelope): string =>
  JSON.stringify({ type: name, timestamp: occurredAt, id, key, data: payload })
