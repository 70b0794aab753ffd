import path from 'node:path'
import type { ServiceName } from '@channel/provision'
import { dropDatabase, prepareDatabase, serviceUrl, startPostgres, withClient } from '@channel/provision'
import type { PlatformEnv } from './env.js'
import type { Say } from './program.js'
import { localSecret } from './local/secret.js'

/** A prepared database: every service's schema migrated, one role each. */
export type OpenDatabase = {
  adminUrl: string
  name: string
  secret: string
  urlOf(service: ServiceName): string
  close(): Promise<void>
}

export type DatabaseChoice = {
  /** Name in the platform's own server; with DATABASE_URL the database is the one in the URL, and this is put behind its name. */
  name: string
  /** Drops what is there first. */
  fresh?: boolean
}

const OWN_DATABASE = 'channel'

/** The platform's main database. */
export const MAIN_DATABASE: DatabaseChoice = { name: OWN_DATABASE }

const nameIn = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1)) || OWN_DATABASE

const openServer = async (env: PlatformEnv, say: Say) => {
  if (env.databaseUrl !== undefined) return { adminUrl: env.databaseUrl, stop: async () => undefined }
  return startPostgres({ dataDir: path.join(env.dataDir, 'postgres'), log: say })
}

const nameFor = (env: PlatformEnv, choice: DatabaseChoice): string => {
  if (env.databaseUrl === undefined) return choice.name
  return choice.name === OWN_DATABASE ? nameIn(env.databaseUrl) : `${nameIn(env.databaseUrl)}_${choice.name}`
}

const databaseExists = (adminUrl: string, name: string): Promise<boolean> =>
  withClient(
    adminUrl,
    async (admin) => (await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])).rowCount === 1,
  )

/** Starts or reaches PostgreSQL and brings one database up to date. */
export const openDatabase = async (env: PlatformEnv, choice: DatabaseChoice, say: Say): Promise<OpenDatabase> => {
  const secret = env.secret ?? (await localSecret(env.dataDir))
  const { adminUrl, stop } = await openServer(env, say)
  const name = nameFor(env, choice)
  try {
    if (choice.fresh) await dropDatabase({ adminUrl, database: name })
    await prepareDatabase({ adminUrl, database: name, secret, log: say })
  } catch (error) {
    await stop()
    throw error
  }
  return {
    adminUrl,
    name,
    secret,
    urlOf: (service) => serviceUrl({ adminUrl, database: name, service, secret }),
    close: stop,
  }
}

/** Which of these databases are there; starts the platform's own server for as long as it takes to look. */
export const existingDatabases = async (env: PlatformEnv, names: string[]): Promise<string[]> => {
  const { adminUrl, stop } = await openServer(env, () => undefined)
  try {
    const there = await Promise.all(names.map((name) => databaseExists(adminUrl, nameFor(env, { name }))))
    return names.filter((_, at) => there[at])
  } finally {
    await stop()
  }
}
