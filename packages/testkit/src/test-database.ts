import { randomBytes } from 'node:crypto'
import { databaseUrl, serviceUrl, withClient } from '@channel/provision'
import type { ServiceName } from '@channel/provision'
import pg from 'pg'
import { testServer } from './env.js'

export type TestDatabase = {
  /** As the service connects: its own role, its own schema. */
  url: string
  /** The same database as administrator. */
  adminUrl: string
  database: string
  /** Runs one statement as administrator, unqualified names meaning the service's tables. */
  query<T = Record<string, unknown>>(sql: string, ...parameters: unknown[]): Promise<T[]>
  /** Ends every connection to the database and removes it. */
  drop(): Promise<void>
}

/** The template's role in a copy of the template. */
const urlInCopy = (copy: string, service: ServiceName): string => {
  const { adminUrl, template, secret } = testServer()
  return databaseUrl(serviceUrl({ adminUrl, database: template, service, secret }), copy)
}

/** The service's URL in a database of {@link testDatabase}: for tests that run several services on one database. */
export const serviceUrlIn = (database: TestDatabase, service: ServiceName): string => urlInCopy(database.database, service)

/** A fresh, migrated, empty database for one test file, seen as one service sees it. */
export const testDatabase = async (service: ServiceName): Promise<TestDatabase> => {
  const { adminUrl, template } = testServer()
  const database = `${template}_${randomBytes(6).toString('hex')}`
  await withClient(adminUrl, (admin) => admin.query(`CREATE DATABASE ${database} TEMPLATE ${template}`))
  const options = `-c search_path=${pg.escapeIdentifier(service)},public`
  const pool = new pg.Pool({ connectionString: databaseUrl(adminUrl, database), max: 4, options })
  pool.on('error', () => undefined)
  return {
    url: urlInCopy(database, service),
    adminUrl: databaseUrl(adminUrl, database),
    database,
    query: async <T>(sql: string, ...parameters: unknown[]) => (await pool.query(sql, parameters)).rows as T[],
    drop: async () => {
      await pool.end()
      await withClient(adminUrl, (admin) => admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`))
    },
  }
}
