import type { GraphQLNamedType } from 'graphql'
import { buildSchema, isInputObjectType, isInterfaceType, isObjectType } from 'graphql'
import { typeDefs } from '../generated/type-defs.js'
import type { JsonSchema } from './json-schema.js'

/** What the schema of `/graphql` says of the same things. */
export type Descriptions = {
  /** Of a message by its wire name: `order.place-order`. */
  ofMessage(pattern: string): string
  /** The same schema, with words for it and for those of its fields that have none. */
  told(name: string, schema: JsonSchema): JsonSchema
}

const camel = (words: string): string => words.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1).replaceAll('-', ' ')}.`

/** `list-orders` is the field `orders`, `get-orders` is `order`. */
const fieldsFor = (name: string): string[] => {
  const bare = camel(name.replace(/^(?:list|get)-/, ''))
  return [camel(name), bare, bare.replace(/s$/, '')]
}

const fieldsOf = (type: GraphQLNamedType | undefined) =>
  isObjectType(type) || isInputObjectType(type) || isInterfaceType(type) ? type.getFields() : {}

export const descriptions = (): Descriptions => {
  const schema = buildSchema(typeDefs)
  const roots = [schema.getMutationType(), schema.getQueryType()].map((type) => type?.getFields() ?? {})
  return {
    ofMessage: (pattern) => {
      const name = pattern.slice(pattern.indexOf('.') + 1)
      const found = fieldsFor(name).flatMap((field) => roots.flatMap((fields) => fields[field]?.description ?? []))
      return found[0] ?? sentence(name)
    },
    told: (name, component) => {
      const type = schema.getType(name)
      const fields = fieldsOf(type)
      const properties = Object.entries(component.properties ?? {}).map(([field, its]) => {
        const description = its.description ?? fields[field]?.description
        return [field, description ? { ...its, description } : its] as const
      })
      return {
        ...component,
        ...(type?.description && { description: type.description }),
        ...(component.properties && { properties: Object.fromEntries(properties) }),
      }
    },
  }
}
