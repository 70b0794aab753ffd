import type { JsonSchema, Schemas } from './json-schema.js'
import { resolved } from './json-schema.js'

type Scalar = 'string' | 'number' | 'boolean'
type Parameter = { readonly scalar: Scalar; readonly many: boolean }

/** The fields of an input without nesting, by name. */
export type FlatInput = ReadonlyMap<string, Parameter>

const scalarOf = (schema: JsonSchema, components: Schemas): Scalar | undefined => {
  const { type, anyOf, oneOf, const: only, enum: values } = resolved(schema, components)
  const variants = anyOf ?? oneOf
  if (variants !== undefined) {
    const kinds = new Set(variants.map((variant) => scalarOf(variant, components)))
    return kinds.size === 1 ? [...kinds][0] : undefined
  }
  if (type === 'string' || typeof only === 'string' || values?.every((value) => typeof value === 'string')) return 'string'
  if (type === 'integer' || type === 'number') return 'number'
  return type === 'boolean' ? 'boolean' : undefined
}

const parameterOf = (schema: JsonSchema, components: Schemas): Parameter | undefined => {
  const { type, items } = resolved(schema, components)
  const many = type === 'array' && typeof items === 'object'
  const scalar = scalarOf(many ? items : schema, components)
  return scalar && { scalar, many }
}

/** Undefined where an input does not fit into the parameters of a URL. */
export const flatInputOf = (input: JsonSchema, components: Schemas): FlatInput | undefined => {
  const { type, properties = {} } = resolved(input, components)
  if (type !== 'object') return undefined
  const parameters = Object.entries(properties).map(([name, schema]) => [name, parameterOf(schema, components)] as const)
  return parameters.every((entry): entry is [string, Parameter] => entry[1] !== undefined) ? new Map(parameters) : undefined
}

/** What is not of its kind stays a text: the contract says then what is wrong with it. */
const valueOf = (text: string, scalar: Scalar): unknown => {
  if (scalar === 'number') return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
  if (scalar === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  return text
}

/** `?ids=a&ids=b&first=20` as the input it stands for. What the input does not know is left to the contract, too. */
export const readFlat = (query: Readonly<Record<string, unknown>>, flat: FlatInput): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(query).map(([name, given]) => {
      const parameter = flat.get(name)
      if (parameter === undefined) return [name, given]
      const values = [given].flat().map((text) => valueOf(String(text), parameter.scalar))
      return [name, parameter.many ? values : values.length === 1 ? values[0] : values]
    }),
  )
