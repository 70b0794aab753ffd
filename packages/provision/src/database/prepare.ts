import pg from 'pg'
import { SERVICES } from '../services.js'
import type { Log } from '../services.js'
import { withClient } from './connection.js'
import { migrate } from './migrations.js'
import { closeToPublic, ensureRole } from './roles.js'
import { databaseUrl, roleOf, serviceUrl } from './service-url.js'

export type PrepareOptions = { adminUrl: string; database: string; secret: string; log?: Log }

/** Any constant will do, as long as every version of the platform uses the same. */
const PREPARE_LOCK = 7_310_001

/** Leaves room for the service's name behind it: PostgreSQL's names end at 63 bytes. */
const NAME = /^[\w-]{1,50}$/

const UNKNOWN_DATABASE = '3D000'
/** Somebody else created it at the same moment. */
const ALREADY_THERE = new Set(['42P04', '23505'])

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? ''

/** Where to stand while the database itself is created or dropped. */
const besides = (adminUrl: string, database: string): string =>
  adminUrl === databaseUrl(adminUrl, database) ? databaseUrl(adminUrl, 'postgres') : adminUrl

const exists = (url: string): Promise<boolean> =>
  withClient(url, async () => true).catch((error: unknown) => {
    if (codeOf(error) === UNKNOWN_DATABASE) return false
    throw error
  })

const ensureDatabase = async (adminUrl: string, database: string, log: Log): Promise<void> => {
  if (await exists(databaseUrl(adminUrl, database))) return
  log(`Database ${database}: creating`)
  const create = `CREATE DATABASE ${pg.escapeIdentifier(database)} TEMPLATE template0 ENCODING 'UTF8'`
  await withClient(besides(adminUrl, database), (admin) => admin.query(create)).catch((error: unknown) => {
    if (!ALREADY_THERE.has(codeOf(error))) throw error
  })
}

/** Two platforms that start at once prepare one after the other. The lock ends with its transaction. */
const oneAtATime = (url: string, work: () => Promise<void>): Promise<void> =>
  withClient(url, async (admin) => {
    await admin.query('BEGIN')
    await admin.query('SELECT pg_advisory_xact_lock($1)', [PREPARE_LOCK])
    await work()
    await admin.query('COMMIT')
  })

const prepareServices = (adminUrl: string, database: string, secret: string, log: Log): Promise<void> =>
  withClient(databaseUrl(adminUrl, database), async (admin) => {
    await closeToPublic(admin, database)
    for (const service of SERVICES) {
      await ensureRole(admin, database, service, secret)
      const applied = await migrate(admin, service, serviceUrl({ adminUrl, database, service, secret }))
      if (applied.length > 0) log(`Database ${database}: ${service} migrated (${applied.join(', ')})`)
    }
  })

/**
 * Makes the database ready for all services: created when missing, one role and schema per service, every migration applied.
 * Safe to repeat and to run from several processes at once.
 * @throws MigrationFailed with the service and PostgreSQL's own message.
 */
export const prepareDatabase = async ({ adminUrl, database, secret, log = () => undefined }: PrepareOptions): Promise<void> => {
  if (!NAME.test(database)) throw new Error(`Database name ${database} must be letters, digits, _ and -, at most 50 of them`)
  await ensureDatabase(adminUrl, database, log)
  await oneAtATime(databaseUrl(adminUrl, database), () => prepareServices(adminUrl, database, secret, log))
}

/** Removes the database and the roles that belong to it. */
export const dropDatabase = ({ adminUrl, database }: Pick<PrepareOptions, 'adminUrl' | 'database'>): Promise<void> =>
  withClient(besides(adminUrl, database), async (admin) => {
    await admin.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(database)} WITH (FORCE)`)
    for (const service of SERVICES) await admin.query(`DROP ROLE IF EXISTS ${pg.escapeIdentifier(roleOf(database, service))}`)
  })
