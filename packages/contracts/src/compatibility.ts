import { z } from 'zod'
import { catalogue } from './catalogue/index.js'

/** Path → type of every field; `?` marks what may be left out. */
type Fields = Record<string, string>
/** Wire name → part (`input`, `answer`, `error`, `payload`) → fields. */
export type Snapshot = Record<string, Record<string, Fields>>

type Node = {
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  properties?: Record<string, Node>
  required?: string[]
  items?: Node
  anyOf?: Node[]
  oneOf?: Node[]
  additionalProperties?: Node | boolean
}

const typeOf = (node: Node): string => {
  if (node.const !== undefined) return JSON.stringify(node.const)
  if (node.enum) return node.enum.map((value) => JSON.stringify(value)).join('|')
  return Array.isArray(node.type) ? node.type.join('|') : (node.type ?? 'any')
}

const codeOf = (variant: Node, index: number): string => String(variant.properties?.['code']?.const ?? typeOf(variant) + index)

const flatten = (node: Node, path: string, into: Fields): Fields => {
  const variants = node.oneOf ?? node.anyOf
  if (variants) variants.forEach((variant, index) => flatten(variant, `${path}<${codeOf(variant, index)}>`, into))
  else into[path] = typeOf(node)
  for (const [name, child] of Object.entries(node.properties ?? {}))
    flatten(child, `${path}.${name}${node.required?.includes(name) ? '' : '?'}`, into)
  if (node.items) flatten(node.items, `${path}[]`, into)
  return into
}

const fieldsOf = (schema: z.ZodType, io: 'input' | 'output'): Fields =>
  flatten(z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Node, '', {})

/** The shape of everything that crosses a wire, to be kept beside the code and compared with. */
export const takeSnapshot = (): Snapshot =>
  Object.fromEntries(
    [...catalogue]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, message]) => {
        if (message.kind === 'event') return [name, { payload: fieldsOf(message.payload, 'output') }]
        const parts = { input: fieldsOf(message.input, 'input'), answer: fieldsOf(message.answer, 'output') }
        return [name, message.kind === 'command' ? { ...parts, error: fieldsOf(message.error, 'output') } : parts]
      }),
  )

const bare = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([path, type]) => [path.replaceAll('?', ''), type]))

/** A caller of yesterday must still be served: no field it sends may vanish or change, none that it does not send may be needed. */
const breaksCallers = (before: Fields, after: Fields): string[] => {
  const now = bare(after)
  const changed = Object.entries(bare(before)).filter(([path, type]) => now[path] !== type)
  const known = bare(before)
  const needed = Object.keys(after).filter((path) => path !== '' && !path.includes('?') && known[path] === undefined)
  return [...changed.map(([path]) => `changed or gone: ${path}`), ...needed.map((path) => `newly required: ${path}`)]
}

/** A reader of yesterday must still find what it reads. */
const breaksReaders = (before: Fields, after: Fields): string[] =>
  Object.entries(before)
    .filter(([path, type]) => after[path] !== type)
    .map(([path]) => `changed or gone: ${path}`)

/** What in `after` would break somebody who was built against `before`. Additions are fine. */
export const incompatibilities = (before: Snapshot, after: Snapshot): string[] =>
  Object.entries(before).flatMap(([name, parts]) =>
    Object.entries(parts).flatMap(([part, fields]) => {
      const now = after[name]?.[part]
      if (now === undefined) return [`${name} ${part}: gone`]
      const found = part === 'input' ? breaksCallers(fields, now) : breaksReaders(fields, now)
      return found.map((text) => `${name} ${part} ${text}`)
    }),
  )
