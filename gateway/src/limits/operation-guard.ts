import type { ApolloServerPlugin } from '@apollo/server'
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode, VariableNode } from 'graphql'
import { Kind, visit } from 'graphql'
import { codedError } from '../errors/coded-error.js'
import type { RequestErrorCode } from '../errors/request-errors.js'
import type { RequestContext } from '../request/request-context.js'
import { costOf, ROW_ARGUMENTS } from './cost.js'
import type { Fragments } from './operation-facts.js'
import { aliasesIn, depthOf, fieldsOf, fragmentsOf, sizeOf } from './operation-facts.js'

export const limits = { depth: 10, cost: 50_000, fields: 1_000, aliases: 15, tokens: 2_000, bodyBytes: 1024 * 1024 } as const

/** Fields that need no log-in. */
const OPEN_FIELDS: ReadonlySet<string> = new Set(['logIn', 'refreshSession', 'logOut', '__typename'])
const INTROSPECTION: ReadonlySet<string> = new Set(['__schema', '__type'])

/** What does not change between two requests of the same document. */
type Facts = {
  fragments: Fragments
  depth: number
  size: number
  aliases: number
  rootFields: readonly string[]
  severalMutations: boolean
  /** Variables that say how many rows a field has. */
  sizes: readonly string[]
  costs: Map<string, number>
}

const sizeVariables = (document: DocumentNode): string[] => {
  const names = new Set<string>()
  visit(document, {
    Argument: ({ name, value }) => {
      if ((name.value === 'first' || ROW_ARGUMENTS.has(name.value)) && value.kind === Kind.VARIABLE)
        names.add((value as VariableNode).name.value)
    },
  })
  return [...names]
}

const factsOf = (document: DocumentNode, operation: OperationDefinitionNode): Facts => {
  const fragments = fragmentsOf(document)
  const roots = fieldsOf(operation.selectionSet, fragments)
  return {
    fragments,
    depth: depthOf(operation, fragments),
    size: sizeOf(operation, fragments),
    aliases: aliasesIn(document),
    rootFields: roots.map(({ name }) => name.value),
    severalMutations:
      operation.operation === 'mutation' && new Set(roots.map(({ alias, name }) => (alias ?? name).value)).size > 1,
    sizes: sizeVariables(document),
    costs: new Map(),
  }
}

const MOST_COSTS = 50

const defaultsOf = (operation: OperationDefinitionNode): Record<string, number> =>
  Object.fromEntries(
    (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
      defaultValue?.kind === Kind.INT ? [[variable.name.value, Number(defaultValue.value)]] : [],
    ),
  )

type Operation = { schema: GraphQLSchema; operation: OperationDefinitionNode; facts: Facts; variables: Record<string, unknown> }

const sizeOfVariable = (value: unknown): unknown => (Array.isArray(value) ? value.length : (value ?? null))

const estimated = ({ schema, operation, facts, variables }: Operation): number => {
  const sizes = JSON.stringify(facts.sizes.map((name) => sizeOfVariable(variables[name])))
  const before = facts.costs.get(sizes)
  if (before !== undefined) return before
  const fresh = costOf(schema, operation, facts.fragments, { ...defaultsOf(operation), ...variables })
  if (facts.costs.size < MOST_COSTS) facts.costs.set(sizes, fresh)
  return fresh
}

const refusal = (code: RequestErrorCode, details: Record<string, number>) => codedError(code, { status: 400, details })

const judge = (operation: Operation): void => {
  const { depth, size, aliases } = operation.facts
  if (depth > limits.depth) throw refusal('QUERY_TOO_DEEP', { depth, limit: limits.depth })
  if (aliases > limits.aliases) throw refusal('TOO_MANY_ALIASES', { aliases, limit: limits.aliases })
  if (size > limits.fields) throw refusal('QUERY_TOO_LARGE', { fields: size, limit: limits.fields })
  const cost = estimated(operation)
  if (cost > limits.cost) throw refusal('QUERY_TOO_COSTLY', { cost, limit: limits.cost })
}

/**
 * Judges an operation before it runs: who may run it, how deep, large and costly it is. What a document says is measured
 * once, its cost once for each set of page sizes.
 */
export const operationGuard = (schema: GraphQLSchema, options: { development: boolean }): ApolloServerPlugin<RequestContext> => {
  const known = new WeakMap<OperationDefinitionNode, Facts>()
  const isOpen = (field: string) => OPEN_FIELDS.has(field) || (options.development && INTROSPECTION.has(field))

  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ document, operation, request, contextValue }) => {
        if (operation === undefined) return
        const facts = known.get(operation) ?? factsOf(document, operation)
        known.set(operation, facts)
        const { caller } = contextValue
        if (!caller.known && !facts.rootFields.every(isOpen)) throw codedError(caller.failure, { status: 401 })
        judge({ schema, operation, facts, variables: request.variables ?? {} })
        contextValue.severalMutations = facts.severalMutations
      },
    }),
  }
}
