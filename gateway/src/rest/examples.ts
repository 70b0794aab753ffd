import type { JsonSchema, Schemas } from './json-schema.js'
import { resolved } from './json-schema.js'

/** By the name of a schema: what a form alone does not tell. */
const NAMED: Readonly<Record<string, unknown>> = {
  Sku: 'KF94-50',
  DealerCode: 'D0001',
  LocationCode: 'WH-SH',
  ChannelCode: 'TMALL',
  Currency: 'CNY',
  UnitPrice: '129.90',
  AmountMinor: 12_990,
  Quantity: 12,
  Province: '31',
  EventPattern: 'order.*',
}
const FORMATS: Readonly<Record<string, string>> = {
  uuid: '0197a5a0-0000-7000-8000-000000000001',
  'date-time': '2026-11-22T08:00:00.000Z',
  date: '2026-11-22',
  email: 'orders@partner.example',
  uri: 'https://partner.example/hooks',
}
/** Texts of which one mostly fits a pattern. */
const TEXTS = ['CNY', 'A1', 'KF94-50', '12.50', '2026-11', '13800000000', '310000', '0.05', 'order.*', 'a-1']

const textFor = ({ format, pattern, minLength = 0, maxLength = Infinity }: JsonSchema): string => {
  const known = FORMATS[format ?? '']
  if (known !== undefined) return known
  const fits = (text: string) => text.length >= minLength && text.length <= maxLength
  const found = pattern === undefined ? undefined : TEXTS.find((text) => fits(text) && new RegExp(pattern, 'u').test(text))
  return found ?? 'text'.padEnd(minLength, '-').slice(0, maxLength)
}

const numberFor = ({ minimum, exclusiveMinimum }: JsonSchema): number =>
  Math.max(1, Number.isSafeInteger(minimum) ? (minimum ?? 1) : 1, (exclusiveMinimum ?? 0) + 1)

type Fields = 'all' | 'required'

const objectFor = ({ properties = {}, required = [] }: JsonSchema, components: Schemas, fields: Fields): object =>
  Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => fields === 'all' || required.includes(name))
      .map(([name, schema]) => [name, exampleOf(schema, components, fields)]),
  )

/** Something that fits a schema: the same each time. */
export const exampleOf = (schema: JsonSchema, components: Schemas, fields: Fields): unknown => {
  const name = schema.$ref
    ?.split('/')
    .at(-1)
    ?.replace(/Input$/, '')
  if (name !== undefined && name in NAMED) return NAMED[name]
  const node = resolved(schema, components)
  if (node.const !== undefined) return node.const
  if (node.enum !== undefined) return node.enum[0]
  const variant = (node.anyOf ?? node.oneOf)?.find(({ type }) => type !== 'null')
  if (variant !== undefined) return exampleOf(variant, components, fields)
  const type = Array.isArray(node.type) ? node.type[0] : node.type
  if (type === 'object') return objectFor(node, components, fields)
  if (type === 'array') return typeof node.items === 'object' ? [exampleOf(node.items, components, fields)] : []
  if (type === 'string') return textFor(node)
  if (type === 'integer' || type === 'number') return numberFor(node)
  return type === 'boolean' ? true : null
}
