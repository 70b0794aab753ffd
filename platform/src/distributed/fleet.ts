import { SERVICE_FLAGS } from '@channel/service-kit'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { ServiceName } from '@channel/provision'
import { freePort, SERVICES } from '@channel/provision'
import type { OpenDatabase } from '../database.js'
import { ROOT } from '../env.js'
import type { ChildPlan, RunningChild } from './child.js'
import { startChild } from './child.js'

export type FleetOptions = {
  database: Pick<OpenDatabase, 'secret' | 'urlOf'>
  redisUrl: string
  kafkaBrokers: string
  /** Processes of each service, and gateways. */
  replicas: number
  /** Of the first gateway; the others get free ones. */
  gatewayPort: number
  host: string
  logLevel: string
  /** One file a process. */
  logDir: string
  /** The environment that every child starts from, such as PATH. */
  baseEnv: Record<string, string>
  onDeath: (name: string, how: string) => void
}

export type Fleet = {
  readonly children: readonly RunningChild[]
  readonly gatewayUrls: string[]
  readonly serviceUrls: Record<ServiceName, string[]>
  /** Starts a process again that has ended, with the same port and environment. */
  restart(name: string): Promise<void>
  /** Gateways first, then the services. */
  stop(): Promise<void>
}

const LOOPBACK = '127.0.0.1'

const portsFor = (replicas: number): Promise<number[]> => Promise.all(Array.from({ length: replicas }, () => freePort(LOOPBACK)))

const planServices = async (options: FleetOptions): Promise<Record<ServiceName, string[]>> => {
  const entries: [ServiceName, string[]][] = []
  for (const service of SERVICES) {
    const ports = await portsFor(options.replicas)
    entries.push([service, ports.map((port) => `http://${LOOPBACK}:${port}`)])
  }
  return Object.fromEntries(entries) as Record<ServiceName, string[]>
}

const peerEnv = (options: FleetOptions, urls: Record<ServiceName, string[]>): Record<string, string> => ({
  ...options.baseEnv,
  PLATFORM_SECRET: options.database.secret,
  REDIS_URL: options.redisUrl,
  KAFKA_BROKERS: options.kafkaBrokers,
  LOG_LEVEL: options.logLevel,
  ...Object.fromEntries(SERVICES.map((service) => [`${service.toUpperCase()}_URL`, urls[service].join(',')])),
})

const servicePlans = (options: FleetOptions, urls: Record<ServiceName, string[]>): ChildPlan[] =>
  SERVICES.flatMap((service) =>
    urls[service].map((url, at) => ({
      name: `${service}-${at + 1}`,
      program: path.join(ROOT, 'services', service, 'dist/main.js'),
      flags: SERVICE_FLAGS,
      url,
      env: {
        ...peerEnv(options, urls),
        HOST: LOOPBACK,
        PORT: new URL(url).port,
        DATABASE_URL: options.database.urlOf(service),
      },
      logFile: path.join(options.logDir, `${service}-${at + 1}.log`),
    })),
  )

const gatewayPlans = async (options: FleetOptions, urls: Record<ServiceName, string[]>): Promise<ChildPlan[]> => {
  const others = await portsFor(options.replicas - 1)
  return [options.gatewayPort, ...others].map((port, at) => ({
    name: `gateway-${at + 1}`,
    program: path.join(ROOT, 'gateway/dist/main.js'),
    flags: [],
    url: `http://${LOOPBACK}:${port}`,
    env: { ...peerEnv(options, urls), HOST: options.host, PORT: String(port) },
    logFile: path.join(options.logDir, `gateway-${at + 1}.log`),
  }))
}

/** Starts every service and gateway as processes of their own; a dead one is reported, not replaced. */
export const startFleet = async (options: FleetOptions): Promise<Fleet> => {
  await mkdir(options.logDir, { recursive: true })
  const serviceUrls = await planServices(options)
  const services = servicePlans(options, serviceUrls)
  const gateways = await gatewayPlans(options, serviceUrls)
  const running = new Map<string, RunningChild>()
  let stopping = false
  const start = async (plan: ChildPlan) => {
    running.set(plan.name, await startChild(plan, (name, how) => stopping || options.onDeath(name, how)))
  }
  const stopAll = async (plans: ChildPlan[]) => {
    stopping = true
    await Promise.all(plans.flatMap(({ name }) => running.get(name)?.stop() ?? []))
  }
  const stop = async () => {
    await stopAll(gateways)
    await stopAll(services)
  }
  try {
    for (const plans of [services, gateways]) await settled(plans.map(start))
  } catch (error) {
    await stop()
    throw error
  }
  return {
    get children() {
      return [...running.values()]
    },
    gatewayUrls: gateways.map(({ url }) => url),
    serviceUrls,
    restart: async (name) => {
      const plan = [...services, ...gateways].find((candidate) => candidate.name === name)
      if (!plan) throw new Error(`there is no process ${name}`)
      await start(plan)
    },
    stop,
  }
}

/** Waits for all of them before the first failure is thrown, so that whatever did start can be stopped. */
const settled = async (starts: Promise<void>[]): Promise<void> => {
  const failed = (await Promise.allSettled(starts)).find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason
}
