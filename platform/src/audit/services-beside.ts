import type { Consumer, SqlClient } from '@channel/messaging'
import type { RpcCaller, ServiceName } from '@channel/service-kit'
import { bootServices, createLogger, embeddedTopology } from '@channel/service-kit'
import type { OpenDatabase } from '../database.js'
import { quietTopology } from '../quiet-topology.js'
import { SERVICE_DEFINITIONS } from '../services.js'

export type ServicesBeside = {
  rpc: RpcCaller
  /** Consumers of each service with the database that they work on. */
  consumptions: Map<ServiceName, { consumers: Consumer[]; db: SqlClient }>
  close(): Promise<void>
}

/** The services' own code on a database that another platform may be using right now; no event leaves or reaches them. */
export const openServicesBeside = async (database: Pick<OpenDatabase, 'secret' | 'urlOf'>): Promise<ServicesBeside> => {
  const consumptions: ServicesBeside['consumptions'] = new Map()
  const embedded = embeddedTopology({
    secret: database.secret,
    databaseUrl: database.urlOf,
    logger: createLogger({ level: 'silent' }),
  })
  const topology = quietTopology(embedded, (service, consumption) => consumptions.set(service, consumption))
  const services = await bootServices(SERVICE_DEFINITIONS, topology)
  return { rpc: topology.rpc('platform'), consumptions, close: () => services.close() }
}
