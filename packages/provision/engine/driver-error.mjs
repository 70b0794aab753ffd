// @ts-check
import { DriverAdapterError } from '@prisma/driver-adapter-utils'

/** @typedef {import('@prisma/driver-adapter-utils').MappedError} MappedError */
/** @typedef {{ code?: string, message: string, severity?: string, detail?: string, column?: string, hint?: string, address?: string, port?: number }} PgError */

const UNREACHABLE = new Set(['ENOTFOUND', 'ECONNREFUSED', 'EAI_AGAIN', 'EHOSTUNREACH'])

/**
 * The first name between double quotes in PostgreSQL's message.
 * @param {string} message
 */
const quotedName = (message) => /"([^"]+)"/.exec(message)?.[1]

/**
 * The cases the schema engine tells apart; any other stays a PostgreSQL error with its own text.
 * @param {PgError} error
 * @returns {MappedError}
 */
const mapped = (error) => {
  if (error.code !== undefined && UNREACHABLE.has(error.code)) {
    return { kind: 'DatabaseNotReachable', host: error.address, port: error.port }
  }
  if (error.code === '3D000') return { kind: 'DatabaseDoesNotExist', db: quotedName(error.message) }
  if (error.code === '28P01') return { kind: 'AuthenticationFailed', user: quotedName(error.message) }
  if (error.code === '42P01') return { kind: 'TableDoesNotExist', table: quotedName(error.message) }
  const { code = 'N/A', severity = 'N/A', message, detail, column, hint } = error
  return { kind: 'postgres', code, severity, message, detail, column, hint }
}

/**
 * @param {unknown} cause what the driver threw
 * @returns {DriverAdapterError}
 */
export const driverError = (cause) => {
  const error = /** @type {PgError} */ (cause)
  return new DriverAdapterError({ ...mapped(error), originalCode: error.code, originalMessage: error.message })
}
