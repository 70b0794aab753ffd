// @ts-check
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { migrationAdapter } from './postgres-adapter.mjs'

/** @typedef {import('@prisma/schema-engine-wasm').SchemaEngine} SchemaEngine */
/** @typedef {{ SchemaEngine: typeof import('@prisma/schema-engine-wasm').SchemaEngine }} EngineModule */

const folder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'))

/** @type {Promise<EngineModule> | undefined} */
let loaded

/**
 * The engine limits its wait for the migration lock by a timer of ten seconds, which it never clears: it must not keep the
 * program alive.
 * @param {WebAssembly.ModuleImports} glue the functions that the engine imports from JavaScript
 */
const withUnreferencedTimers = (glue) => {
  const timers = Object.keys(glue).filter((name) => name.startsWith('__wbg_setTimeout_'))
  const start = (/** @type {() => void} */ callback, /** @type {number} */ ms) => setTimeout(callback, ms).unref()
  return { ...glue, ...Object.fromEntries(timers.map((name) => [name, start])) }
}

/**
 * The package's own entry point imports its .wasm file as a module, which Node does only behind a flag; so it is instantiated here.
 * @returns {Promise<EngineModule>}
 */
const loadModule = async () => {
  const glue = await import(pathToFileURL(join(folder, 'schema_engine_bg.js')).href)
  const { instance } = await WebAssembly.instantiate(readFileSync(join(folder, 'schema_engine_bg.wasm')), {
    './schema_engine_bg.js': withUnreferencedTimers(glue),
  })
  glue.__wbg_set_wasm(instance.exports)
  const start = /** @type {(() => void) | undefined} */ (instance.exports.__wbindgen_start)
  start?.()
  return glue
}

/** The commit the engine was built from, which is what Prisma calls its version. */
export const engineVersion = () => {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return String(version).split('.').pop() ?? ''
}

/**
 * Runs `work` with a fresh engine, whose caches of the database's state die with it, and closes its connections.
 * @template T
 * @param {string} url
 * @param {[path: string, content: string][]} datamodels
 * @param {(engine: SchemaEngine) => Promise<T>} work
 * @returns {Promise<T>}
 */
export const withEngine = async (url, datamodels, work) => {
  loaded ??= loadModule()
  const { SchemaEngine } = await loaded
  const adapter = migrationAdapter(url)
  try {
    const options = { datamodels: datamodels.length > 0 ? datamodels : undefined }
    return await work(await SchemaEngine.new(options, () => undefined, bindMigrationAwareSqlAdapterFactory(adapter)))
  } finally {
    await adapter.close()
  }
}
