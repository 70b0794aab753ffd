import { mkdir, mkdtemp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  claimFolder,
  databaseUrl,
  isAbandoned,
  prepareDatabase,
  removeFolder,
  serviceUrl,
  startPostgres,
  withClient,
} from '@channel/provision'

/** Results and, while it runs, the data: on the disk that the checkout lies on, which a folder for temporary files may not be. */
export const BENCH_FOLDER = fileURLToPath(new URL('../../../.data/bench', import.meta.url))
const RUN_PREFIX = 'run-'
const SECRET = 'bench-'.repeat(6)
const SHOWN = ['server_version', 'synchronous_commit', 'fsync', 'full_page_writes', 'wal_level', 'shared_buffers', 'max_wal_size']

export type BenchDatabase = {
  /** As the service connects: its own role, its own schema. */
  readonly url: string
  readonly adminUrl: string
}

export type BenchServer = {
  readonly adminUrl: string
  /** The platform's, from which the passwords of the services' roles derive. */
  readonly secret: string
  /** Migrated and empty, when it is asked for by a new name. */
  database(name: string): Promise<BenchDatabase>
  settings(): Promise<Record<string, string>>
  close(): Promise<void>
}

/** Of runs that were killed before they could clean up. */
const removeAbandoned = async (): Promise<void> => {
  for (const name of await readdir(BENCH_FOLDER)) {
    const folder = join(BENCH_FOLDER, name)
    if (name.startsWith(RUN_PREFIX) && (await isAbandoned(folder))) await removeFolder(folder)
  }
}

/** A server of the bench's own that flushes to disk as in production; gone with all its data at the end. */
export const startBenchServer = async (): Promise<BenchServer> => {
  await mkdir(BENCH_FOLDER, { recursive: true })
  await removeAbandoned()
  const folder = await mkdtemp(join(BENCH_FOLDER, RUN_PREFIX))
  await claimFolder(folder)
  const { adminUrl } = await startPostgres({ dataDir: join(folder, 'postgres'), durable: true })
  return {
    adminUrl,
    secret: SECRET,
    database: async (database) => {
      await prepareDatabase({ adminUrl, database, secret: SECRET })
      return {
        url: serviceUrl({ adminUrl, database, service: 'inventory', secret: SECRET }),
        adminUrl: databaseUrl(adminUrl, database),
      }
    },
    settings: () =>
      withClient(adminUrl, async (admin) => {
        const { rows } = await admin.query<{ name: string; value: string }>(
          'SELECT name, current_setting(name) AS value FROM pg_settings WHERE name = ANY($1)',
          [SHOWN],
        )
        return Object.fromEntries(rows.map(({ name, value }) => [name, value]))
      }),
    close: () => removeFolder(folder),
  }
}
