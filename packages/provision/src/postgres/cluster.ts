import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmod,
  chown,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Log } from '../services.js'
import type { Binaries } from './binaries.js'
import { barrierTo } from './operating-user.js'
import type { OperatingUser } from './operating-user.js'

const run = promisify(execFile)
const SYSTEM_FOLDER = '/var/lib/channel-platform'

/** Kept beside the cluster so that every later start, and every tool of the same person, can connect. Mode 600. */
export const passwordOf = async (dataDir: string): Promise<string> => {
  const path = join(dataDir, 'password')
  const draft = `${path}.${crypto.randomUUID()}`
  await writeFile(draft, randomBytes(24).toString('base64url'), { mode: 0o600 })
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
  return readFile(path, 'utf8')
}

const isInitialised = (cluster: string): Promise<boolean> =>
  stat(join(cluster, 'PG_VERSION')).then(
    () => true,
    () => false,
  )

/** `initdb` into a draft that is renamed when complete: an interrupted first start leaves nothing half-made behind. */
const initialise = async (
  draft: string,
  password: string,
  binaries: Binaries,
  user: OperatingUser | undefined,
): Promise<void> => {
  const passwordFile = `${draft}.password`
  await mkdir(draft, { mode: 0o700 })
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
  if (user) {
    await chown(draft, user.uid, user.gid)
    await chown(passwordFile, user.uid, user.gid)
  }
  try {
    await run(
      binaries.initdb,
      [
        `--pgdata=${draft}`,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // The server's own C.UTF-8 is the same on every system and knows Chinese, whichever locales the machine has.
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--no-sync',
      ],
      { cwd: dirname(draft), ...(user ? { uid: user.uid, gid: user.gid } : {}) },
    )
  } finally {
    await rm(passwordFile, { force: true })
  }
}

/** Where the cluster may lie: below the data folder, or for root below /var/lib with a link to it when the way there is closed. */
const chooseHome = async (dataDir: string, user: OperatingUser | undefined, log: Log): Promise<string> => {
  const barrier = barrierTo(dataDir, user)
  if (barrier === undefined) return dataDir
  await mkdir(SYSTEM_FOLDER, { recursive: true, mode: 0o755 })
  const home = await mkdtemp(join(SYSTEM_FOLDER, 'data-'))
  await chmod(home, 0o711)
  log(`PostgreSQL: user ${user?.name} may not enter ${barrier}; the data lies in ${home} (linked from ${dataDir})`)
  return home
}

/** The cluster's folder, made ready with `initdb` when it is new. */
export const ensureCluster = async (
  dataDir: string,
  password: string,
  binaries: Binaries,
  user: OperatingUser | undefined,
  log: Log,
): Promise<string> => {
  const cluster = join(dataDir, 'cluster')
  if (await isInitialised(cluster)) return realClusterPath(cluster)
  const home = await chooseHome(dataDir, user, log)
  const draft = join(home, 'cluster.part')
  log(`PostgreSQL: creating a database cluster in ${home}`)
  await rm(draft, { recursive: true, force: true })
  await rm(cluster, { recursive: true, force: true })
  await initialise(draft, password, binaries, user)
  await rename(draft, join(home, 'cluster'))
  if (home !== dataDir) await symlink(join(home, 'cluster'), cluster)
  return join(home, 'cluster')
}

const realClusterPath = async (cluster: string): Promise<string> =>
  (await lstat(cluster)).isSymbolicLink() ? readlink(cluster) : cluster

/** Removes a data folder together with what lies outside it. */
export const removeCluster = async (dataDir: string): Promise<void> => {
  const outside = await readlink(join(dataDir, 'cluster')).catch(() => undefined)
  if (outside?.startsWith(`${SYSTEM_FOLDER}/data-`)) await rm(dirname(outside), { recursive: true, force: true })
  await rm(dataDir, { recursive: true, force: true })
}
