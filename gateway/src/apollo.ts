import { ApolloServer } from '@apollo/server'
import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled'
import type { GraphQLSchema } from 'graphql'
import { formatError, presentErrors, translateErrors } from './errors/present.js'
import { compiledExecution } from './execution/compiled-execution.js'
import type { GatewayLogger } from './gateway-options.js'
import { limits, operationGuard } from './limits/operation-guard.js'
import type { Manifest } from './persisted/persisted-operations.js'
import { persistedDocuments } from './persisted/persisted-operations.js'
import type { RequestContext } from './request/request-context.js'

const MAX_DOCUMENTS = 1_000

type Options = { schema: GraphQLSchema; logger: GatewayLogger; development: boolean; manifest: Manifest }

const apolloLogger = (logger: GatewayLogger) => ({
  debug: (message: unknown) => logger.debug({}, String(message)),
  info: (message: unknown) => logger.debug({}, String(message)),
  warn: (message: unknown) => logger.warn({}, String(message)),
  error: (message: unknown) => logger.error({}, String(message)),
})

/** Apollo Server with our executor, limits and errors. Its own listeners, landing page and per-field cache hints stay off. */
export const apolloServer = ({ schema, logger, development, manifest }: Options): ApolloServer<RequestContext> =>
  new ApolloServer<RequestContext>({
    gateway: compiledExecution<RequestContext>(schema, { maxDocuments: MAX_DOCUMENTS, presentErrors: presentErrors(logger) }),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      operationGuard(schema, { development }),
      translateErrors,
    ],
    formatError,
    introspection: development,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: !development,
    allowBatchedHttpRequests: false,
    parseOptions: { maxTokens: limits.tokens },
    persistedQueries: { cache: persistedDocuments(manifest, MAX_DOCUMENTS) },
    stopOnTerminationSignals: false,
    logger: apolloLogger(logger),
  })
