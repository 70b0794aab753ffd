import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { commandOf, isAlive } from '../process/identity.js'
import { endProcess, waitUntil } from '../process/wait.js'
import type { Binaries } from './binaries.js'
import type { OperatingUser } from './operating-user.js'

export type Postmaster = { pid: number; port: number; ready: boolean }

const READY_WITHIN_MS = 60_000
const LOG_LIMIT_BYTES = 10_000_000

/** What the server itself writes into its folder: pid, folder, start, port, socket folder, address, memory key, state. */
const readPostmaster = (cluster: string): Postmaster | undefined => {
  try {
    const [pid, , , port, , , , state] = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(pid), port: Number(port), ready: state?.trim() === 'ready' }
  } catch {
    return undefined
  }
}

/** The live server of this cluster. A pid file left by a crash, whose number now belongs to another program, is removed. */
export const livePostmaster = (cluster: string): Postmaster | undefined => {
  const found = readPostmaster(cluster)
  if (!found || !isAlive(found.pid)) return undefined
  const command = commandOf(found.pid)
  if (command === undefined || command === 'postgres') return found
  rmSync(join(cluster, 'postmaster.pid'), { force: true })
  return undefined
}

/** Fast shut-down: open transactions roll back; at worst an immediate one, after which the log is replayed at the next start. */
export const stopPostmaster = (pid: number): Promise<void> =>
  endProcess(pid, [
    ['SIGINT', 20_000],
    ['SIGQUIT', 10_000],
  ])

const settings = (port: number, durable: boolean): string[] =>
  Object.entries({
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '128MB',
    synchronous_commit: 'on',
    fsync: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    // Nothing replicates from here, so the log need not carry what only a replica reads.
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: '1GB',
    timezone: 'UTC',
    log_timezone: 'UTC',
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`])

const openLog = (path: string): number => {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  return openSync(path, size > LOG_LIMIT_BYTES ? 'w' : 'a')
}

const tail = (path: string): string => readFileSync(path, 'utf8').trim().split('\n').slice(-5).join('\n')

/**
 * Starts the server and waits until it accepts connections. It runs in its own process group, so that Ctrl-C reaches the
 * platform first and the database last, and logs to a file, so that it outlives whoever started it.
 */
export const launch = async (options: {
  binaries: Binaries
  cluster: string
  logFile: string
  port: number
  durable: boolean
  user: OperatingUser | undefined
}): Promise<Postmaster> => {
  const { binaries, cluster, logFile, port, durable, user } = options
  const log = openLog(logFile)
  const child = spawn(binaries.postgres, ['-D', realpathSync(cluster), ...settings(port, durable)], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
  })
  closeSync(log)
  let failure: string | undefined
  child.once('error', (error) => (failure = error.message))
  child.once('exit', (code) => (failure = `exit code ${code}`))
  child.unref()
  const isUp = () =>
    failure !== undefined || (readPostmaster(cluster)?.pid === child.pid && readPostmaster(cluster)?.ready === true)
  const settled = await waitUntil(isUp, READY_WITHIN_MS, 10)
  if (!settled && child.pid !== undefined) await stopPostmaster(child.pid)
  if (!settled || failure !== undefined || child.pid === undefined) {
    throw new Error(`PostgreSQL did not start (${failure ?? 'not ready in time'}); the end of ${logFile}:\n${tail(logFile)}`)
  }
  return { pid: child.pid, port, ready: true }
}
