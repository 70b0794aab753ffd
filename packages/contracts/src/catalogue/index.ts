import { z } from 'zod'
import * as dealer from '../dealer/index.js'
import * as identity from '../identity/index.js'
import * as ids from '../ids.js'
import * as inventory from '../inventory/index.js'
import type { Command, EventType, Query } from '../message.js'
import * as money from '../money.js'
import * as order from '../order/index.js'
import * as partner from '../partner/index.js'

type Message = Command | Query | EventType

const modules = { identity, inventory, dealer, order, partner }

const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' && value !== null && 'kind' in value && ['command', 'query', 'event'].includes(value.kind as string)

const nameOf = (message: Message): string => (message.kind === 'event' ? message.name : message.pattern)

/** Every command, query and event of the platform by its wire name. */
export const catalogue: ReadonlyMap<string, Message> = new Map(
  Object.values(modules)
    .flatMap((module) => Object.values(module) as unknown[])
    .filter(isMessage)
    .map((message) => [nameOf(message), message]),
)

const isNamed = ([name, value]: [string, unknown]): boolean => /^[A-Z][a-z]/.test(name) && value instanceof z.ZodType

/** The schemas that have a name (`Sku`, `Order`, `OrderLine`), as `[owner, name, schema]`: what messages are made of. */
export const namedSchemas: readonly (readonly [owner: string, name: string, schema: z.ZodType])[] = Object.entries({
  base: { ...ids, ...money },
  ...modules,
}).flatMap(([service, module]) =>
  Object.entries(module as Record<string, unknown>)
    .filter(isNamed)
    .map(([name, schema]) => [service, name, schema as z.ZodType] as const),
)
