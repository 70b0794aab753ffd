// @ts-check
import pg from 'pg'
import { readerOf } from './column-types.mjs'
import { connect, targetOf } from './connection.mjs'
import { driverError } from './driver-error.mjs'

/** @typedef {import('@prisma/driver-adapter-utils').SqlQuery} SqlQuery */
/** @typedef {import('@prisma/driver-adapter-utils').SqlResultSet} SqlResultSet */
/** @typedef {import('@prisma/driver-adapter-utils').SqlDriverAdapter} SqlDriverAdapter */
/** @typedef {import('@prisma/driver-adapter-utils').Transaction} Transaction */

const provider = /** @type {const} */ ('postgres')
const adapterName = 'channel-platform-migrations'

/**
 * Runs the engine's statements on one connection. Prisma's own adapter for `pg` is made for queries of an application: it refuses the
 * catalogue's "char" type, cuts migration scripts at every semicolon (also inside functions and literals), and its shadow
 * database would be the main one when a connection string is given.
 */
class Connection {
  provider = provider
  adapterName = adapterName

  /** @param {pg.Client} client */
  constructor(client) {
    this.client = client
  }

  /**
   * @param {SqlQuery} query
   * @returns {Promise<SqlResultSet>}
   */
  async queryRaw(query) {
    const { fields, rows } = await this.run(query)
    return {
      columnNames: fields.map((field) => field.name),
      columnTypes: fields.map((field) => readerOf(field.dataTypeID).type),
      rows,
    }
  }

  /**
   * @param {SqlQuery} query
   * @returns {Promise<number>}
   */
  async executeRaw(query) {
    return (await this.run(query)).rowCount ?? 0
  }

  /**
   * @param {SqlQuery} query
   * @returns {Promise<pg.QueryArrayResult<unknown[]>>}
   */
  async run({ sql, args }) {
    try {
      const types = { getTypeParser: (/** @type {number} */ id) => readerOf(id).parse }
      return await this.client.query({ text: sql, values: args, rowMode: 'array', types: /** @type {any} */ (types) })
    } catch (error) {
      throw driverError(error)
    }
  }
}

/** @implements {Transaction} */
class MigrationTransaction extends Connection {
  // The engine sends COMMIT and ROLLBACK as statements of its own.
  options = { usePhantomQuery: false }
  async commit() {}
  async rollback() {}
}

/** @implements {SqlDriverAdapter} */
class MigrationConnection extends Connection {
  /**
   * @param {pg.Client} client
   * @param {string | undefined} schema
   * @param {() => Promise<void>} dispose
   */
  constructor(client, schema, dispose) {
    super(client)
    this.schema = schema
    this.dispose = dispose
  }

  /**
   * The whole script in one message: PostgreSQL itself finds the ends of its statements, and runs them as one transaction.
   * @param {string} script
   */
  async executeScript(script) {
    try {
      await this.client.query(script)
    } catch (error) {
      throw driverError(error)
    }
  }

  async startTransaction() {
    await this.executeScript('BEGIN')
    return new MigrationTransaction(this.client)
  }

  getConnectionInfo() {
    return { schemaName: this.schema, supportsRelationJoins: true }
  }
}

/** @typedef {import('@prisma/driver-adapter-utils').SqlMigrationAwareDriverAdapterFactory} AdapterFactory */

/**
 * Connects the engine to the database of a Prisma URL. `close` ends every connection that the engine has left open.
 * @param {string} url
 * @returns {AdapterFactory & { close(): Promise<void> }}
 */
export const migrationAdapter = (url) => {
  /** @type {Set<pg.Client>} */
  const clients = new Set()
  /** @param {string} [database] */
  const open = async (database) => {
    const target = targetOf(url, database)
    const client = await opened(target)
    clients.add(client)
    const dispose = async () => {
      if (clients.delete(client)) await client.end()
    }
    return new MigrationConnection(client, target.schema, dispose)
  }
  return {
    provider,
    adapterName,
    connect: () => open(),
    connectToShadowDb: async () => {
      const database = `prisma_shadow_${crypto.randomUUID().replaceAll('-', '')}`
      await maintain(url, `CREATE DATABASE ${pg.escapeIdentifier(database)}`)
      const shadow = await open(database)
      const { dispose } = shadow
      shadow.dispose = async () => {
        await dispose()
        await maintain(url, `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(database)} WITH (FORCE)`)
      }
      return shadow
    },
    close: async () => {
      await Promise.all([...clients].map((client) => client.end()))
      clients.clear()
    },
  }
}

/** @param {import('./connection.mjs').Target} target */
const opened = (target) =>
  connect(target).catch((error) => {
    throw driverError(error)
  })

/**
 * One statement that cannot run inside a transaction, on a connection of its own.
 * @param {string} url
 * @param {string} statement
 */
const maintain = async (url, statement) => {
  const client = await opened({ ...targetOf(url), schema: undefined })
  try {
    await client.query(statement)
  } catch (error) {
    throw driverError(error)
  } finally {
    await client.end()
  }
}
