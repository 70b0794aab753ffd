import path from 'node:path'
import type { RpcCaller } from '@channel/service-kit'
import { connectPeers, createLogger } from '@channel/service-kit'
import type { DatabaseChoice, OpenDatabase } from '../database.js'
import { openDatabase } from '../database.js'
import type { PlatformEnv } from '../env.js'
import { inheritedEnv } from '../env.js'
import type { Closers, Say } from '../program.js'
import type { Fleet } from './fleet.js'
import { startFleet } from './fleet.js'
import { openInfrastructure } from './infrastructure.js'

export type DistributedPlatform = { fleet: Fleet; rpc: RpcCaller; database: OpenDatabase }

export type DistributedOptions = {
  env: PlatformEnv
  /** Where Kafka, Redis and the logs of the processes lie, if not in the data folder itself. */
  infrastructureDir?: string
  database: DatabaseChoice
  replicas: number
  gatewayPort: number
}

/** Kafka, Redis, PostgreSQL, then every service and gateway in processes of their own. Everything started goes into `closers`. */
export const startDistributed = async (options: DistributedOptions, say: Say, closers: Closers): Promise<DistributedPlatform> => {
  const { env, replicas, gatewayPort, infrastructureDir = env.dataDir } = options
  const { databaseUrl, redisUrl, kafkaBrokers } = await openInfrastructure({ ...env, dataDir: infrastructureDir }, say, closers)
  const database = await openDatabase({ ...env, databaseUrl }, options.database, say)
  closers.add('the database', () => database.close())
  const logDir = path.join(infrastructureDir, 'logs')
  say(`Starting ${replicas} of each service and gateway; logs in ${logDir} …`)
  const fleet = await startFleet({
    database,
    redisUrl,
    kafkaBrokers,
    replicas,
    gatewayPort,
    host: env.host,
    logLevel: env.logLevel,
    logDir,
    baseEnv: inheritedEnv(),
    onDeath: (name, how) =>
      say(`${name} ended (${how}); its log is ${path.join(logDir, `${name}.log`)}. It is not started again.`),
  })
  closers.add('the processes', () => fleet.stop())
  const logger = createLogger({ level: env.logLevel })
  const peers = connectPeers({ urls: fleet.serviceUrls, secret: database.secret, redisUrl, logger })
  closers.add('the connections', () => peers.close())
  return { fleet, rpc: peers.rpc, database }
}
