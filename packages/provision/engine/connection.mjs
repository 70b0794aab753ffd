// @ts-check
import pg from 'pg'

/**
 * @typedef {{ config: pg.ClientConfig, database: string, schema: string | undefined }} Target
 */

/** Parameters of a Prisma URL that PostgreSQL itself does not know. */
const PRISMA_PARAMETERS = ['schema', 'connection_limit', 'pool_timeout', 'pgbouncer']

/**
 * @param {string} url
 * @param {string} [database] another database of the same server
 * @returns {Target}
 */
export const targetOf = (url, database) => {
  const parsed = new URL(url)
  const schema = parsed.searchParams.get('schema') ?? undefined
  for (const name of PRISMA_PARAMETERS) parsed.searchParams.delete(name)
  if (database !== undefined) parsed.pathname = `/${encodeURIComponent(database)}`
  return { config: { connectionString: parsed.toString() }, database: decodeURIComponent(parsed.pathname.slice(1)), schema }
}

/**
 * Connects with the schema of the URL as search path (created when missing, as Prisma's native engine does) and times in UTC.
 * @param {Target} target
 * @returns {Promise<pg.Client>}
 */
export const connect = async ({ config, schema }) => {
  const client = new pg.Client(config)
  // A connection that breaks while idle must not end the program: the next query reports it.
  client.on('error', () => undefined)
  await client.connect()
  await client.query("SET timezone TO 'UTC'")
  if (schema !== undefined) {
    const name = pg.escapeIdentifier(schema)
    const { rows } = await client.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema])
    if (rows.length === 0) await client.query(`CREATE SCHEMA IF NOT EXISTS ${name}`)
    await client.query(`SET search_path TO ${name}`)
  }
  return client
}
