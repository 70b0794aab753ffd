import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  claimFolder,
  dropDatabase,
  generateClients,
  isAbandoned,
  prepareDatabase,
  removeFolder,
  startPostgres,
  withClient,
} from '@channel/provision'
import { externalDatabaseUrl, publishTestServer, testServer } from './env.js'

const FOLDER_PREFIX = 'channel-test-'

const log = (line: string): void => void process.stdout.write(`${line}\n`)

/** Servers and data of test runs that were killed before they could clean up. */
const removeAbandoned = async (): Promise<void> => {
  const names = await readdir(tmpdir())
  for (const name of names.filter((entry) => entry.startsWith(FOLDER_PREFIX))) {
    const folder = join(tmpdir(), name)
    if (!(await isAbandoned(folder))) continue
    await removeFolder(folder)
    log(`Removed ${folder}, left over from a test run that was killed`)
  }
}

const startEmbedded = async (folder: string): Promise<string> =>
  (await startPostgres({ dataDir: join(folder, 'postgres'), durable: false })).adminUrl

/** One PostgreSQL for the whole run, with a migrated template to copy test databases from; and Prisma clients that fit the schemas. */
export const startTestServer = async (): Promise<void> => {
  await removeAbandoned()
  const folder = await mkdtemp(join(tmpdir(), FOLDER_PREFIX))
  await claimFolder(folder)
  const adminUrl = externalDatabaseUrl() ?? (await startEmbedded(folder))
  const template = `channel_test_${randomBytes(4).toString('hex')}`
  const secret = randomBytes(16).toString('hex')
  await prepareDatabase({ adminUrl, database: template, secret })
  publishTestServer({ adminUrl, template, secret, folder, owner: process.pid })
  await generateClients(log)
}

const dropCopies = async (adminUrl: string, template: string): Promise<void> => {
  const copies = await withClient(adminUrl, async (admin) => {
    const { rows } = await admin.query<{ datname: string }>('SELECT datname FROM pg_database WHERE datname LIKE $1', [
      `${template}_%`,
    ])
    return rows.map((row) => row.datname)
  })
  for (const database of copies) await dropDatabase({ adminUrl, database })
}

/** The run's own servers go with all their data; from a server of somebody else's what the run created is dropped. */
export const stopTestServer = async (): Promise<void> => {
  const { adminUrl, template, folder } = testServer()
  if (externalDatabaseUrl() !== undefined) {
    await dropCopies(adminUrl, template)
    await dropDatabase({ adminUrl, database: template })
  }
  await removeFolder(folder)
}
