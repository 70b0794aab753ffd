import path from 'node:path'
import { startKafka, startRedis } from '@channel/provision'
import type { PlatformEnv } from '../env.js'
import type { Closers, Say } from '../program.js'
import type { ComposeService } from './compose.js'
import { COMPOSE_SERVICES, composeStop, composeUp, dockerRuns } from './compose.js'

/** PostgreSQL is undefined where the platform's own server is to be used. */
export type Infrastructure = { databaseUrl: string | undefined; redisUrl: string; kafkaBrokers: string }

const provision = async (env: PlatformEnv, say: Say, closers: Closers) => {
  const dataDir = (name: string) => path.join(env.dataDir, name)
  const redis = async () => {
    const { url, stop } = await startRedis({ dataDir: dataDir('redis'), log: say })
    closers.add('Redis', stop)
    return url
  }
  const kafka = async () => {
    const { brokers, stop } = await startKafka({ dataDir: dataDir('kafka'), log: say })
    closers.add('Kafka', stop)
    return brokers
  }
  return {
    databaseUrl: env.databaseUrl,
    redisUrl: env.redisUrl ?? (await redis()),
    kafkaBrokers: env.kafkaBrokers ?? (await kafka()),
  }
}

/** From the environment; what is not set there comes from `compose.yaml` where Docker runs, or is set up on this machine. */
export const openInfrastructure = async (env: PlatformEnv, say: Say, closers: Closers): Promise<Infrastructure> => {
  const given: Record<ComposeService, string | undefined> = {
    postgres: env.databaseUrl,
    redis: env.redisUrl,
    kafka: env.kafkaBrokers,
  }
  const missing = (Object.keys(given) as ComposeService[]).filter((service) => given[service] === undefined)
  if (missing.length === 0 || !(await dockerRuns())) return provision(env, say, closers)
  say(`Docker: starting ${missing.join(', ')} of compose.yaml …`)
  closers.add('the containers', () => composeStop(missing))
  await composeUp(missing)
  const urlOf = (service: ComposeService) => given[service] ?? COMPOSE_SERVICES[service]
  return { databaseUrl: urlOf('postgres'), redisUrl: urlOf('redis'), kafkaBrokers: urlOf('kafka') }
}
