import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { MigrationList } from '@prisma/schema-engine-wasm'
import pg from 'pg'
import { deployMigrations, readMigrations } from '../../engine/deploy.mjs'
import { PRISMA_FOLDER } from '../../prisma-config.mjs'
import type { ServiceName } from '../services.js'

const migrationsFolder = (service: ServiceName): string => join(PRISMA_FOLDER, service, 'migrations')

/** A migration that cannot be applied, named with its service. */
export class MigrationFailed extends Error {
  override readonly name = 'MigrationFailed'
}

type Applied = Map<string, string>

/** Names and checksums of what the database has. */
const appliedMigrations = async (admin: pg.Client, service: ServiceName): Promise<Applied> => {
  const table = `${pg.escapeIdentifier(service)}._prisma_migrations`
  const { rows: found } = await admin.query<{ present: boolean }>('SELECT to_regclass($1) IS NOT NULL AS present', [table])
  if (!found[0]?.present) return new Map()
  const { rows } = await admin.query<{ migration_name: string; checksum: string }>(
    `SELECT migration_name, checksum FROM ${table} WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  )
  return new Map(rows.map((row) => [row.migration_name, row.checksum]))
}

const unreadable = (service: ServiceName, name: string, reason: string): MigrationFailed =>
  new MigrationFailed(`Migration ${name} of service ${service} cannot be read: ${reason}`)

/** What is on disk but not in the database. An applied migration whose text changed since is an error: it would never be applied. */
const pendingMigrations = (service: ServiceName, list: MigrationList, applied: Applied): string[] =>
  list.migrationDirectories.flatMap(({ path, migrationFile: { content } }) => {
    if (content.tag === 'error') throw unreadable(service, path, content.value)
    const known = applied.get(path)
    if (known === undefined) return [path]
    if (known === createHash('sha256').update(content.value).digest('hex')) return []
    throw new MigrationFailed(
      `Migration ${path} of service ${service} was changed after it had been applied: undo the change and add a new migration ` +
        '(in development: delete the database, for the embedded one the data folder, and start again)',
    )
  })

/** Applies the service's history; answers the names of what was applied. The engine is loaded only when there is something to do. */
export const migrate = async (
  admin: pg.Client,
  service: ServiceName,
  ownUrl: string,
  folder = migrationsFolder(service),
): Promise<string[]> => {
  if (!existsSync(folder)) return []
  const list = await readMigrations(folder)
  if (pendingMigrations(service, list, await appliedMigrations(admin, service)).length === 0) return []
  const url = new URL(ownUrl)
  url.searchParams.set('schema', service)
  try {
    return await deployMigrations(url.toString(), list)
  } catch (error) {
    throw new MigrationFailed(`Migrations of service ${service} failed: ${(error as Error).message}`, { cause: error })
  }
}
