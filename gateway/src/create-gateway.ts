import { NestFactory } from '@nestjs/core'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import type { FastifyInstance } from 'fastify'
import { apolloServer } from './apollo.js'
import type { GatewayOptions } from './gateway-options.js'
import { GatewayModule } from './gateway.module.js'
import { filesRoute } from './files/files-route.js'
import { graphqlRoute } from './graphql-route.js'
import { limits } from './limits/operation-guard.js'
import { marketWebhook } from './market-webhook.js'
import { gatewaySchema } from './modules/gateway-schema.js'
import { nestLog } from './nest-log.js'
import type { Manifest } from './persisted/persisted-operations.js'
import { readManifest } from './persisted/persisted-operations.js'
import { callerOf } from './request/caller.js'
import { restRoute } from './rest/rest-route.js'
import { traceIdOf } from './request/trace-id.js'

declare module 'fastify' {
  interface FastifyRequest {
    traceId: string
  }
}

/** Of one API key. */
const REQUESTS_PER_MINUTE = 600

export type Gateway = { readonly url: string; close(): Promise<void> }

/** Every response, also of a request that fails early, tells its trace. */
const traceEveryRequest = (fastify: FastifyInstance): void => {
  fastify.decorateRequest('traceId', '')
  fastify.addHook('onRequest', async (request, reply) => {
    request.traceId = traceIdOf(request.headers)
    void reply.header('x-trace-id', request.traceId)
  })
}

const manifestOf = async ({ persistedOperations, persistedOnly }: GatewayOptions): Promise<Manifest> => {
  if (persistedOperations !== undefined) return readManifest(persistedOperations)
  if (persistedOnly === true) throw new Error('persistedOnly needs persistedOperations, the file of the documents to accept')
  return new Map()
}

/** The address under which this machine reaches it. */
const reachable = (url: string): string => url.replace('0.0.0.0', '127.0.0.1').replace('[::]', '[::1]')

/** Starts the gateway; it listens when this resolves. `close` lets running requests end first. */
export const createGateway = async (options: GatewayOptions): Promise<Gateway> => {
  const { rpc, logger, development } = options
  const manifest = await manifestOf(options)
  const apollo = apolloServer({ schema: gatewaySchema(), logger, development, manifest })
  await apollo.start()

  const adapter = new FastifyAdapter({ bodyLimit: limits.bodyBytes, logger: false })
  const app = await NestFactory.create<NestFastifyApplication>(GatewayModule.with(options), adapter, {
    bodyParser: false,
    logger: nestLog(logger),
  })
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance
  traceEveryRequest(fastify)
  const required = options.persistedOnly === true ? manifest : undefined
  await graphqlRoute(fastify, { apollo, rpc, callerOf: callerOf(options), logger, required })
  await filesRoute(fastify, { rpc, callerOf: callerOf(options), logger })
  await marketWebhook(fastify, { rpc, logger })
  const requestsPerMinute = options.requestsPerMinute ?? REQUESTS_PER_MINUTE
  await restRoute(fastify, {
    rpc,
    cache: options.cache,
    callerOf: callerOf(options),
    logger,
    requestsPerMinute,
    clock: () => new Date(),
  })
  await app.listen(options.port, options.host)

  return {
    url: reachable(await app.getUrl()),
    close: async () => {
      await app.close()
      await apollo.stop()
    },
  }
}
