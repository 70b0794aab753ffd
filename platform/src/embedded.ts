import type { Gateway } from '@channel/gateway'
import { createGateway } from '@channel/gateway'
import type { RpcCaller, RunningServices, Topology } from '@channel/service-kit'
import { bootServices, createLogger, embeddedTopology } from '@channel/service-kit'
import type { OpenDatabase } from './database.js'
import { SERVICE_DEFINITIONS } from './services.js'

export type EmbeddedOptions = {
  database: Pick<OpenDatabase, 'secret' | 'urlOf'>
  host: string
  port: number
  logLevel: string
  /** Development face of the gateway: GraphiQL, introspection; webhooks may go to this machine. */
  development: boolean
  /** What time it is for the services. */
  clock?: () => Date
}

export type EmbeddedPlatform = {
  /** Base URL of the gateway. */
  readonly url: string
  /** Calls past the gateway, for seeding. */
  readonly rpc: RpcCaller
  /** Gateway first, then the services; the database is its opener's to close. */
  close(): Promise<void>
}

const allReady = async ({ services }: RunningServices): Promise<void> => {
  const reports = await Promise.all(services.map((service) => service.ready()))
  const down = services.filter((_, at) => reports[at]?.status !== 'up').map(({ name }) => name)
  if (down.length > 0) throw new Error(`not ready: ${down.join(', ')}`)
}

const openGateway = (topology: Topology, services: RunningServices, options: EmbeddedOptions): Promise<Gateway> =>
  createGateway({
    rpc: topology.rpc('gateway'),
    cache: topology.cache,
    secret: options.database.secret,
    logger: topology.logger.child({ service: 'gateway' }),
    host: options.host,
    port: options.port,
    development: options.development,
    ready: () => allReady(services),
  })

/** All services and the gateway in this process, on a database that is ready. */
export const startEmbedded = async (options: EmbeddedOptions): Promise<EmbeddedPlatform> => {
  const { secret, urlOf } = options.database
  const { development, logLevel, clock } = options
  const logger = createLogger({ level: logLevel })
  const topology = embeddedTopology({ secret, databaseUrl: urlOf, logger, development, ...(clock && { clock }) })
  const services = await bootServices(SERVICE_DEFINITIONS, topology)
  try {
    const gateway = await openGateway(topology, services, options)
    return {
      url: gateway.url,
      rpc: topology.rpc('platform'),
      close: async () => {
        await gateway.close()
        await services.close()
        await topology.close()
      },
    }
  } catch (error) {
    await services.close()
    throw error
  }
}
