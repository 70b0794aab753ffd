// @ts-check
import pg from 'pg'
import { connect, targetOf } from './connection.mjs'

/**
 * Prisma's own codes for what can be wrong with a database.
 * @param {{ code?: string }} error
 */
const prismaCode = ({ code }) => {
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND') return 'P1001'
  if (code === '3D000') return 'P1003'
  return code?.startsWith('28') ? 'P1000' : 'P1011'
}

/** Two commands may create the same database at once. */
const ALREADY_THERE = new Set(['42P04', '23505'])

/** @type {Record<string, (database: string) => string>} */
const statements = {
  'create-database': (database) => `CREATE DATABASE ${database}`,
  'drop-database': (database) => `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`,
}

/**
 * `can-connect-to-database`, `create-database` or `drop-database`.
 * @param {string} command
 * @param {string} url
 * @returns {Promise<{ ok: true } | { ok: false, code: string, message: string }>}
 */
export const runDatabaseCommand = async (command, url) => {
  const { database } = targetOf(url)
  const statement = statements[command]?.(pg.escapeIdentifier(database))
  try {
    const target = targetOf(url, statement === undefined ? database : 'postgres')
    const client = await connect({ ...target, schema: undefined })
    try {
      if (statement !== undefined) await client.query(statement)
    } finally {
      await client.end()
    }
    return { ok: true }
  } catch (cause) {
    const error = /** @type {Error & { code?: string }} */ (cause)
    if (command === 'create-database' && error.code !== undefined && ALREADY_THERE.has(error.code)) return { ok: true }
    return { ok: false, code: prismaCode(error), message: error.message }
  }
}
