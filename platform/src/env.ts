import path from 'node:path'

/** The repository's root, from `platform/src` and `platform/dist` alike. */
export const ROOT = path.resolve(import.meta.dirname, '../..')

type Source = Record<string, string | undefined>

/** A variable that cannot be used as it is; the message says which and why. */
export class EnvUnusable extends Error {
  override readonly name = 'EnvUnusable'
}

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

const textOf = (source: Source, name: string): string | undefined => source[name]?.trim() || undefined

const portOf = (source: Source): number | undefined => {
  const text = textOf(source, 'PORT')
  if (text === undefined) return undefined
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new EnvUnusable(`PORT is ${text}, expected a number between 0 and 65535`)
}

const databaseUrlOf = (source: Source): string | undefined => {
  const url = textOf(source, 'DATABASE_URL')
  if (url === undefined) return undefined
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol))
    throw new EnvUnusable('DATABASE_URL is no URL of the form postgresql://user:password@host:5432/database')
  return url
}

const secretOf = (source: Source): string | undefined => {
  const secret = textOf(source, 'PLATFORM_SECRET')
  if (secret !== undefined && secret.length < 16) throw new EnvUnusable('PLATFORM_SECRET needs at least 16 characters')
  return secret
}

const logLevelOf = (source: Source): string => {
  const level = textOf(source, 'LOG_LEVEL') ?? 'warn'
  if (!LEVELS.includes(level)) throw new EnvUnusable(`LOG_LEVEL is ${level}, expected one of ${LEVELS.join(', ')}`)
  return level
}

const seedOf = (source: Source, ownDatabase: boolean): boolean => {
  const seed = textOf(source, 'SEED') ?? (ownDatabase ? 'demo' : 'none')
  if (seed !== 'demo' && seed !== 'none') throw new EnvUnusable(`SEED is ${seed}, expected demo or none`)
  return seed === 'demo'
}

export type PlatformEnv = {
  host: string
  /** Undefined: 4000, or the next free one. */
  port: number | undefined
  dataDir: string
  /** Of a role that may create databases, roles and schemas; undefined: the platform runs its own PostgreSQL. */
  databaseUrl: string | undefined
  /** Undefined: one is made and kept in the data folder. */
  secret: string | undefined
  kafkaBrokers: string | undefined
  redisUrl: string | undefined
  logLevel: string
  /** Whether an empty database gets demo data: its accounts have a published password, so a given database gets none by itself. */
  seedDemo: boolean
  /** The account of a replay against a gateway that runs already. */
  partner: { username: string; password: string } | undefined
}

export const readPlatformEnv = (source: Source = process.env): PlatformEnv => {
  const databaseUrl = databaseUrlOf(source)
  const username = textOf(source, 'REPLAY_USERNAME')
  const password = textOf(source, 'REPLAY_PASSWORD')
  return {
    host: textOf(source, 'HOST') ?? '127.0.0.1',
    port: portOf(source),
    dataDir: path.resolve(ROOT, textOf(source, 'DATA_DIR') ?? '.data'),
    databaseUrl,
    secret: secretOf(source),
    kafkaBrokers: textOf(source, 'KAFKA_BROKERS'),
    redisUrl: textOf(source, 'REDIS_URL'),
    logLevel: logLevelOf(source),
    seedDemo: seedOf(source, databaseUrl === undefined),
    partner: username && password ? { username, password } : undefined,
  }
}

/** What a child process needs of ours to run at all; the platform's own variables are given to each as it needs them. */
export const inheritedEnv = (source: Source = process.env): Record<string, string> =>
  Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SYSTEMROOT', 'LANG', 'TZ', 'NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS']
      .map((name) => [name, source[name]] as const)
      .filter((entry): entry is readonly [string, string] => entry[1] !== undefined),
  )
