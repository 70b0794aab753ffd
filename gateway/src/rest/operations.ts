import type { Command, Query } from '@channel/contracts'
import { catalogue } from '@channel/contracts/catalogue'
import type { ApiScope } from '@channel/contracts/identity'
import type { z } from 'zod'
import { scopeOf } from './areas.js'
import type { FlatInput } from './flat-input.js'
import { flatInputOf } from './flat-input.js'
import type { JsonSchema, Schemas } from './json-schema.js'
import { messageSchemas } from './json-schema.js'

/** One message as the API offers it. */
export type Operation = {
  readonly message: Command | Query
  /** Below `/api/v1`: `/order/place-order`. */
  readonly path: string
  readonly scope: ApiScope
  /** What is sent, without the idempotency key, which is a header here. */
  readonly input: JsonSchema
  readonly answer: JsonSchema
  readonly error: JsonSchema | undefined
  /** Present where the input also fits into the parameters of a URL. */
  readonly flat: FlatInput | undefined
}

export type Operations = { readonly operations: readonly Operation[]; readonly components: Schemas }

type Offered = { readonly message: Command | Query; readonly scope: ApiScope }

const offered = (): Offered[] =>
  [...catalogue.values()]
    .flatMap((message) => {
      const scope = message.kind === 'event' ? undefined : scopeOf(message)
      return message.kind === 'event' || scope === undefined ? [] : [{ message, scope }]
    })
    .sort((one, other) => (one.message.pattern < other.message.pattern ? -1 : 1))

const withoutKey = ({ properties = {}, required = [], ...rest }: JsonSchema): JsonSchema => {
  const { idempotencyKey: _, ...others } = properties
  return { ...rest, properties: others, required: required.filter((name) => name !== 'idempotencyKey') }
}

const ofAll = (all: Offered[], part: (message: Command | Query) => z.ZodType | undefined, suffix: string) =>
  Object.fromEntries(
    all.flatMap(({ message }) => {
      const schema = part(message)
      return schema === undefined ? [] : [[`${message.pattern}${suffix}`, schema] as const]
    }),
  )

/** Every message that keys may send, with its shape. Takes a moment, so it is asked for once. */
export const operationsOf = (): Operations => {
  const all = offered()
  const answers = ofAll(all, ({ answer }) => answer, '#answer')
  const errors = ofAll(all, (message) => (message.kind === 'command' ? message.error : undefined), '#error')
  const { inputs, outputs, components } = messageSchemas(
    ofAll(all, ({ input }) => input, ''),
    { ...answers, ...errors },
  )
  const operations = all.map(({ message, scope }) => {
    const schema = inputs[message.pattern] ?? {}
    const input = message.kind === 'command' ? withoutKey(schema) : schema
    return {
      message,
      scope,
      path: `/${message.pattern.replace('.', '/')}`,
      input,
      answer: outputs[`${message.pattern}#answer`] ?? {},
      error: outputs[`${message.pattern}#error`],
      flat: message.kind === 'query' ? flatInputOf(input, components) : undefined,
    }
  })
  return { operations, components }
}
