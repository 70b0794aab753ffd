import type { ApolloServerOptionsWithGateway, BaseContext } from '@apollo/server'
import type { DocumentNode, ExecutionResult, GraphQLError, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { getVariableValues } from 'graphql'
import type { CompiledQuery } from 'graphql-jit'
import { compileQuery, isCompiledQuery } from 'graphql-jit'
import { LeastRecentMap } from './least-recent-map.js'

/** Apollo's seam for another executor. */
type ApolloGateway = ApolloServerOptionsWithGateway<BaseContext>['gateway']
type Executor = NonNullable<Awaited<ReturnType<ApolloGateway['load']>>['executor']>

export type CompiledExecutionOptions<Context> = {
  /** Compiled documents that are kept. */
  maxDocuments?: number
  /** What the errors of a result become before Apollo sees them. */
  presentErrors?: (errors: readonly GraphQLError[], context: Context) => readonly GraphQLError[]
}

type Data = Record<string, unknown>
/** A document that names no operation of its own compiles to its error. */
type Compiled = CompiledQuery<Data, Data> | ExecutionResult<Data>

/** What is wrong with the variables, with its path: the compiled coercion only says that something is. */
const inputErrors = (schema: GraphQLSchema, operation: OperationDefinitionNode, variables: Data): readonly GraphQLError[] =>
  getVariableValues(schema, operation.variableDefinitions ?? [], variables).errors ?? []

const MAX_DOCUMENTS = 1_000

/**
 * Runs documents as compiled functions. Each is compiled when it is first seen and kept by the hash of its text, which
 * Apollo has computed, or verified where a client sent it.
 */
export const compiledExecution = <Context>(
  schema: GraphQLSchema,
  options: CompiledExecutionOptions<Context> = {},
): ApolloGateway => {
  const { maxDocuments = MAX_DOCUMENTS, presentErrors } = options
  const compiled = new LeastRecentMap<Compiled>(maxDocuments)

  const compiledOnce = (key: string, document: DocumentNode, operationName: string | undefined) => {
    const known = compiled.get(key)
    if (known !== undefined) return known
    const fresh: Compiled = compileQuery<Data, Data>(schema, document, operationName)
    compiled.set(key, fresh)
    return fresh
  }

  const executor: Executor = async ({ document, operation, queryHash, request, context }) => {
    const query = compiledOnce(`${queryHash} ${request.operationName ?? ''}`, document, request.operationName)
    if (!isCompiledQuery<CompiledQuery<Data, Data>, ExecutionResult<Data>>(query)) return query
    const variables = request.variables ?? {}
    const result = await query.query(undefined, context, variables)
    if (result.errors === undefined) return result
    const errors = result.data === undefined ? inputErrors(schema, operation, variables) : result.errors
    return { ...result, errors: presentErrors?.(errors, context as Context) ?? errors }
  }

  return {
    onSchemaLoadOrUpdate: (callback) => {
      callback({ apiSchema: schema, coreSupergraphSdl: '' })
      return () => undefined
    },
    load: async () => ({ executor }),
    stop: async () => undefined,
  }
}
