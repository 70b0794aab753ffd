// @ts-check
import { createInterface } from 'node:readline'

/** @typedef {import('@prisma/schema-engine-wasm').SchemaEngine} SchemaEngine */
/** @typedef {{ id?: number | string, method?: string, params?: any }} Request */
/** @typedef {(message: object) => void} Send */
/** @typedef {(work: (engine: SchemaEngine) => Promise<any>) => Promise<any>} EngineRunner a fresh engine for each piece of work */

/** JSON-RPC methods that are methods of the engine under the same name. */
const METHODS = new Set([
  'applyMigrations',
  'createMigration',
  'dbExecute',
  'devDiagnostic',
  'diagnoseMigrationHistory',
  'diff',
  'ensureConnectionValidity',
  'evaluateDataLoss',
  'introspect',
  'introspectSql',
  'markMigrationApplied',
  'markMigrationRolledBack',
  'reset',
  'schemaPush',
])

/** These read the shadow database's schema from a cache inside the engine that only `devDiagnostic` fills. */
const NEED_DIAGNOSTIC = new Set(['evaluateDataLoss', 'createMigration'])

/**
 * @param {unknown} cause
 * @returns {{ code: number, message: string, data?: object }}
 */
const rpcError = (cause) => {
  const error = /** @type {Error & { code?: string, meta?: unknown }} */ (cause)
  return {
    code: 4466,
    message: 'An error happened. Check the data field for details.',
    data: {
      is_panic: false,
      message: error?.message ?? String(cause),
      meta: error?.meta ?? null,
      error_code: error?.code ?? null,
    },
  }
}

/**
 * @param {SchemaEngine} engine
 * @param {string} method
 * @param {any} params
 * @returns {Promise<any>}
 */
const perform = async (engine, method, params) => {
  if (method === 'getDatabaseVersion') return engine.version(params)
  if (NEED_DIAGNOSTIC.has(method)) {
    await engine.devDiagnostic({ migrationsList: params.migrationsList, filters: params.filters })
  }
  return /** @type {any} */ (engine)[method](params)
}

/**
 * Answers one request. `diff` prints through the caller, as Prisma expects of its engine.
 * @param {Request} request
 * @param {EngineRunner} withEngine
 * @param {Send} send
 */
const answer = async ({ id, method, params }, withEngine, send) => {
  // Without a method it is the caller's reply to a print.
  if (method === undefined) return
  if (method !== 'getDatabaseVersion' && !METHODS.has(method)) {
    send({ jsonrpc: '2.0', id, error: { code: -32601, message: `Method not found: ${method}` } })
    return
  }
  try {
    const result = await withEngine((engine) => perform(engine, method, params))
    if (method === 'diff' && typeof result?.stdout === 'string') {
      send({ jsonrpc: '2.0', id: `print-${id}`, method: 'print', params: { content: result.stdout } })
    }
    send({ jsonrpc: '2.0', id, result: result ?? null })
  } catch (error) {
    send({ jsonrpc: '2.0', id, error: rpcError(error) })
  }
}

/**
 * Serves requests, one JSON document a line and one after the other, until the input ends.
 * @param {NodeJS.ReadableStream} input
 * @param {NodeJS.WritableStream} output
 * @param {EngineRunner} withEngine
 */
export const serve = async (input, output, withEngine) => {
  /** @type {Send} */
  const send = (message) => void output.write(`${JSON.stringify(message)}\n`)
  for await (const line of createInterface({ input })) {
    if (line.trim() !== '') await answer(JSON.parse(line), withEngine, send)
  }
}
