import { z } from 'zod'
import type { ServiceName } from './service/service.js'

/** A variable is missing or wrong; one line for each. */
export class EnvInvalid extends Error {
  constructor(readonly problems: string[]) {
    super(`The environment is not complete:\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
    this.name = 'EnvInvalid'
  }
}

const urlWith = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  })

const commaList = (entry: z.ZodType<string, string>) =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(entry))

/** One variable per service: a comma list of base URLs, one for each replica. */
const replicaUrls = commaList(urlWith('http:', 'https:'))

const flag = z.enum(['true', 'false']).transform((text) => text === 'true')

const LogLevel = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])

/** What every process of the distributed topology needs to reach the services; the gateway's own environment is built on it. */
export const peerEnvShape = {
  PLATFORM_SECRET: z.string().min(16, 'must have at least 16 characters'),
  REDIS_URL: urlWith('redis:', 'rediss:'),
  IDENTITY_URL: replicaUrls,
  INVENTORY_URL: replicaUrls,
  DEALER_URL: replicaUrls,
  ORDER_URL: replicaUrls,
  PARTNER_URL: replicaUrls,
  LOG_LEVEL: LogLevel.default('info'),
}

const ServiceEnvShape = z.object({
  ...peerEnvShape,
  HOST: z.string().min(1).default('0.0.0.0'),
  PORT: z.coerce.number('must be a port number').int().min(0).max(65_535),
  DEVELOPMENT: flag.default(false),
  /** Of the service's own database role. */
  DATABASE_URL: urlWith('postgres:', 'postgresql:'),
  KAFKA_BROKERS: commaList(z.string().regex(/^[^\s:]+:\d{1,5}$/, 'must be a comma list of host:port')),
})

export type PeerEnv = z.output<z.ZodObject<typeof peerEnvShape>>
export type ServiceEnv = z.output<typeof ServiceEnvShape>

type Source = Record<string, string | undefined>

const problemOf = (source: Source, issue: z.core.$ZodIssue): string => {
  const name = String(issue.path[0])
  return source[name] === undefined || source[name] === '' ? `${name} is missing` : `${name} ${issue.message}`
}

/** An empty variable counts as a missing one. Throws `EnvInvalid` with one problem for each variable. */
export const readEnv = <S extends z.ZodRawShape>(
  shape: z.ZodObject<S>,
  source: Source = process.env,
): z.output<z.ZodObject<S>> => {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = shape.safeParse(given)
  if (parsed.success) return parsed.data
  const first = new Map(parsed.error.issues.toReversed().map((issue) => [issue.path[0], problemOf(source, issue)]))
  throw new EnvInvalid([...first.values()].toReversed())
}

export const readServiceEnv = (source: Source = process.env): ServiceEnv => readEnv(ServiceEnvShape, source)

export const peerUrls = (env: PeerEnv): Record<ServiceName, string[]> => ({
  identity: env.IDENTITY_URL,
  inventory: env.INVENTORY_URL,
  dealer: env.DEALER_URL,
  order: env.ORDER_URL,
  partner: env.PARTNER_URL,
})
