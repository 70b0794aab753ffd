import type {
  GraphQLEnumType,
  GraphQLFieldResolver,
  GraphQLInputType,
  GraphQLNamedType,
  GraphQLSchema,
  InputValueDefinitionNode,
} from 'graphql'
import { buildSchema, isAbstractType, isEnumType, isInputObjectType, isObjectType, isScalarType, valueFromAST } from 'graphql'

/** Functions for the fields of object types, and scalars by their names. */
export type ResolverMap = Record<string, object>

type Spelling = (name: string) => string

const kebabCase: Spelling = (name) => name.toLowerCase().replaceAll('_', '-')
const camelCase: Spelling = (name) => name.toLowerCase().replaceAll(/_(.)/g, (_match, letter: string) => letter.toUpperCase())
const upperCase: Spelling = (name) => name
const apiScope: Spelling = (name) => kebabCase(name).replace(/-(read|write)$/, ':$1')

const spellings = new Map<string, Spelling>([
  ['camelCase', camelCase],
  ['upperCase', upperCase],
  ['apiScope', apiScope],
])

/** `BRAND_ADMIN` in GraphQL is `brand-admin` in the contracts; a directive on the enum tells of other spellings. */
const spellingOf = (type: GraphQLEnumType): Spelling => {
  const told = type.astNode?.directives?.map(({ name }) => spellings.get(name.value)) ?? []
  return told.find((spelling) => spelling !== undefined) ?? kebabCase
}

const spellAsContract = (type: GraphQLEnumType): void => {
  const spelling = spellingOf(type)
  for (const value of type.getValues()) value.value = spelling(value.name)
}

const nameOf = (value: unknown): string | undefined => (value as { __typename?: string }).__typename

const attachToType = (type: GraphQLNamedType, resolvers: object | undefined): void => {
  if (isEnumType(type) && !type.name.startsWith('__')) spellAsContract(type)
  if (isAbstractType(type)) type.resolveType = nameOf
  if (resolvers === undefined) return
  if (isScalarType(type) && isScalarType(resolvers)) {
    const { serialize, parseValue, parseLiteral } = resolvers
    Object.assign(type, { serialize, parseValue, parseLiteral })
    return
  }
  if (!isObjectType(type)) throw new Error(`${type.name} takes no resolvers`)
  for (const [name, resolve] of Object.entries(resolvers)) {
    const field = type.getFields()[name]
    if (field === undefined) throw new Error(`${type.name}.${name} is not in the schema`)
    field.resolve = resolve as GraphQLFieldResolver<unknown, unknown>
  }
}

type WithDefault = { type: GraphQLInputType; defaultValue?: unknown; astNode?: InputValueDefinitionNode | null }

/** Defaults were read before the enums and scalars had their values. */
const readDefaultAgain = (input: WithDefault): void => {
  const literal = input.astNode?.defaultValue
  if (literal !== undefined) input.defaultValue = valueFromAST(literal, input.type)
}

const inputsOf = (type: GraphQLNamedType): WithDefault[] => {
  if (isInputObjectType(type)) return Object.values(type.getFields())
  return isObjectType(type) ? Object.values(type.getFields()).flatMap(({ args }) => [...args]) : []
}

const unresolvedRootFields = (schema: GraphQLSchema): string[] =>
  [schema.getQueryType(), schema.getMutationType()].flatMap((root) =>
    Object.values(root?.getFields() ?? {}).flatMap((field) =>
      field.resolve === undefined ? [`${root?.name}.${field.name}`] : [],
    ),
  )

/** The SDL with its resolvers. Throws where a resolver has no field or a root field no resolver. */
export const executableSchema = (typeDefs: string, resolvers: ResolverMap): GraphQLSchema => {
  const schema = buildSchema(typeDefs)
  for (const name of Object.keys(resolvers))
    if (schema.getType(name) === undefined) throw new Error(`${name} is not in the schema`)
  for (const type of Object.values(schema.getTypeMap())) attachToType(type, resolvers[type.name])
  for (const type of Object.values(schema.getTypeMap())) inputsOf(type).forEach(readDefaultAgain)
  const missing = unresolvedRootFields(schema)
  if (missing.length > 0) throw new Error(`without a resolver: ${missing.join(', ')}`)
  return schema
}
