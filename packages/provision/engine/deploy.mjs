// @ts-check
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withEngine } from './schema-engine.mjs'

/** @typedef {import('@prisma/schema-engine-wasm').MigrationList} MigrationList */

/**
 * A folder of migrations as the engine takes it, oldest first.
 * @param {string} folder
 * @returns {Promise<MigrationList>}
 */
export const readMigrations = async (folder) => {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  const path = 'migration.sql'
  const migrationDirectories = await Promise.all(
    names.sort().map(async (name) => ({
      path: name,
      migrationFile: { path, content: await content(join(folder, name, path)) },
    })),
  )
  const lock = await readFile(join(folder, 'migration_lock.toml'), 'utf8').catch(() => null)
  return {
    baseDir: folder,
    lockfile: { path: 'migration_lock.toml', content: lock },
    shadowDbInitScript: '',
    migrationDirectories,
  }
}

/**
 * @param {string} file
 * @returns {Promise<import('@prisma/schema-engine-wasm').JsResult<string, string>>}
 */
const content = (file) =>
  readFile(file, 'utf8').then(
    (value) => ({ tag: 'ok', value }),
    (error) => ({ tag: 'error', value: String(error.message) }),
  )

/**
 * Applies what is not applied yet, as `prisma migrate deploy` does, and answers the names of what was applied.
 * @param {string} url with `?schema=`
 * @param {MigrationList} migrationsList
 * @returns {Promise<string[]>}
 */
export const deployMigrations = (url, migrationsList) =>
  withEngine(url, [], async (engine) => {
    const filters = { externalTables: [], externalEnums: [] }
    return (await engine.applyMigrations({ migrationsList, filters })).appliedMigrationNames
  })
