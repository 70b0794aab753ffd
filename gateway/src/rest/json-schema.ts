import { namedSchemas } from '@channel/contracts/catalogue'
import { z } from 'zod'

/** JSON Schema 2020-12, as far as zod writes it. */
export type JsonSchema = {
  $ref?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  format?: string
  pattern?: string
  minimum?: number
  exclusiveMinimum?: number
  minLength?: number
  maxLength?: number
  default?: unknown
  description?: string
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema | boolean
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
  additionalProperties?: JsonSchema | boolean
  $defs?: Record<string, JsonSchema>
}

export type Schemas = Record<string, JsonSchema>
type Io = 'input' | 'output'

const COMPONENTS = '#/components/schemas/'
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** A name belongs to the first who has it; a second owner's schema carries its owner's name before it. */
const registry = (): z.core.$ZodRegistry<{ id: string }> => {
  const names = new Map<z.ZodType, string>()
  const taken = new Set<string>()
  for (const [owner, name, schema] of namedSchemas) {
    if (names.has(schema)) continue
    const free = taken.has(name) ? `${capital(owner)}${name}` : name
    taken.add(free)
    names.set(schema, free)
  }
  const named = z.registry<{ id: string }>()
  for (const [schema, id] of names) named.add(schema, { id })
  return named
}

/** Callers must bear fields that come later: nothing says that there will be none. */
const openToMore = ({ jsonSchema }: { jsonSchema: JsonSchema }): void => {
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
}

type Converted = { readonly roots: Schemas; readonly named: Schemas }

/** All in one go, so that what they share is said once. */
const convert = (schemas: Record<string, z.ZodType>, io: Io): Converted => {
  const whole = z.toJSONSchema(z.object(schemas), {
    io,
    metadata: registry(),
    unrepresentable: 'any',
    override: openToMore as never,
  }) as JsonSchema
  const { properties = {}, $defs = {} } = JSON.parse(
    JSON.stringify({ properties: whole.properties, $defs: whole.$defs }).replaceAll('"#/$defs/', `"${COMPONENTS}`),
    (key, value: unknown) => (key === 'id' && typeof value === 'string' ? undefined : value),
  ) as Pick<JsonSchema, 'properties' | '$defs'>
  return { roots: properties, named: $defs }
}

const refsIn = (schema: JsonSchema): string[] =>
  [...JSON.stringify(schema).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map((match) => String(match[1]))

/** Named schemas that look different to who sends them and who reads them: a default may be left out when sending. */
const differing = (input: Schemas, output: Schemas): Set<string> => {
  const shared = Object.keys(input).filter((name) => name in output)
  const different = new Set(shared.filter((name) => JSON.stringify(input[name]) !== JSON.stringify(output[name])))
  for (let size = -1; size !== different.size;) {
    size = different.size
    for (const name of shared) if (refsIn(input[name] ?? {}).some((ref) => different.has(ref))) different.add(name)
  }
  return different
}

const renamed = <T>(value: T, names: ReadonlySet<string>): T =>
  JSON.parse(
    JSON.stringify(value).replace(/"#\/components\/schemas\/([^"]+)"/g, (whole, name: string) =>
      names.has(name) ? `"${COMPONENTS}${name}Input"` : whole,
    ),
  ) as T

export type MessageSchemas = { readonly inputs: Schemas; readonly outputs: Schemas; readonly components: Schemas }

/** Inputs and outputs by the names given, with the components that they refer to. */
export const messageSchemas = (inputs: Record<string, z.ZodType>, outputs: Record<string, z.ZodType>): MessageSchemas => {
  const [sent, read] = [convert(inputs, 'input'), convert(outputs, 'output')]
  const different = differing(sent.named, read.named)
  const named = Object.entries(renamed(sent.named, different)).map(
    ([name, schema]) => [different.has(name) ? `${name}Input` : name, schema] as const,
  )
  return {
    inputs: renamed(sent.roots, different),
    outputs: read.roots,
    components: { ...Object.fromEntries(named), ...read.named },
  }
}

/** Follows references. */
export const resolved = (schema: JsonSchema, components: Schemas): JsonSchema => {
  const name = schema.$ref?.startsWith(COMPONENTS) === true ? schema.$ref.slice(COMPONENTS.length) : undefined
  const target = name === undefined ? undefined : components[name]
  return target === undefined ? schema : resolved(target, components)
}
