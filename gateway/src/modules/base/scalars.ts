import { GraphQLError, GraphQLScalarType } from 'graphql'

const wrong = (name: string, value: unknown): never => {
  throw new GraphQLError(`${name} cannot represent value: ${JSON.stringify(value)}`)
}

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/

/** Services speak UTC; a client may send any offset. */
const momentOf = (value: unknown): string => {
  if (typeof value !== 'string' || !MOMENT.test(value) || Number.isNaN(Date.parse(value))) return wrong('DateTime', value)
  return new Date(value).toISOString()
}

const wholeNumberOf = (value: unknown): number => (Number.isSafeInteger(value) ? (value as number) : wrong('AmountMinor', value))

export const DateTime = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  serialize: String,
  parseValue: momentOf,
  parseLiteral: (node) => momentOf('value' in node ? node.value : null),
})

export const AmountMinor = new GraphQLScalarType<number, number>({
  name: 'AmountMinor',
  serialize: wholeNumberOf,
  parseValue: wholeNumberOf,
  parseLiteral: (node) => wholeNumberOf(node.kind === 'IntValue' ? Number(node.value) : null),
})

const DAY = /^\d{4}-\d{2}-\d{2}$/

const dayOf = (value: unknown): string =>
  typeof value === 'string' && DAY.test(value) && !Number.isNaN(Date.parse(value)) ? value : wrong('Date', value)

export const BusinessDay = new GraphQLScalarType<string, string>({
  name: 'Date',
  serialize: String,
  parseValue: dayOf,
  parseLiteral: (node) => dayOf('value' in node ? node.value : null),
})

/** Only ever goes out. */
export const JSONObject = new GraphQLScalarType<Record<string, unknown>, Record<string, unknown>>({
  name: 'JSONObject',
  serialize: (value) => value as Record<string, unknown>,
  parseValue: (value) => wrong('JSONObject', value),
  parseLiteral: () => wrong('JSONObject', null),
})
