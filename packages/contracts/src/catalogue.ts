import * as dealer from './dealer/index.js'
import * as identity from './identity/index.js'
import * as inventory from './inventory/index.js'
import type { Command, EventType, Query } from './message.js'
import * as order from './order/index.js'

type Message = Command | Query | EventType

const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' && value !== null && 'kind' in value && ['command', 'query', 'event'].includes(value.kind as string)

const nameOf = (message: Message): string => (message.kind === 'event' ? message.name : message.pattern)

/** Every command, query and event of the platform by its wire name. */
export const catalogue: ReadonlyMap<string, Message> = new Map(
  [identity, inventory, dealer, order]
    .flatMap((module) => Object.values(module) as unknown[])
    .filter(isMessage)
    .map((message) => [nameOf(message), message]),
)
