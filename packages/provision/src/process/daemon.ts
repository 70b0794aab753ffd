import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { identityOf, isSameProcess, parseIdentity } from './identity.js'
import { endProcess, waitUntil } from './wait.js'

export type Daemon = { stop(): Promise<void> }

export type DaemonOptions = {
  /** As it is called in messages. */
  name: string
  dataDir: string
  program: string
  args: string[]
  /** Asked until it holds. */
  isReady: () => Promise<boolean>
  readyWithinMs: number
  /** The process it belongs to; it ends with this one when that is us. */
  owner: number
}

const ENDING = [
  ['SIGTERM', 20_000],
  ['SIGKILL', 5_000],
] as const

const pidFile = (dataDir: string): string => join(dataDir, 'process.json')
const ownerFile = (dataDir: string): string => join(dataDir, 'owner.json')
export const logFile = (dataDir: string): string => join(dataDir, 'output.log')

const read = async (path: string) => parseIdentity(await readFile(path, 'utf8').catch(() => ''))

/** Ends what a killed run left behind; refuses to touch what a living process uses. */
export const endLeftover = async (name: string, dataDir: string): Promise<void> => {
  const leftover = await read(pidFile(dataDir))
  if (!leftover || !isSameProcess(leftover)) return
  const owner = await read(ownerFile(dataDir))
  if (owner && owner.pid !== process.pid && isSameProcess(owner)) {
    throw new Error(`${name} in ${dataDir} already belongs to process ${owner.pid}, which is running`)
  }
  await endProcess(leftover.pid, ENDING)
}

const tail = (path: string): string => readFileSync(path, 'utf8').trim().split('\n').slice(-8).join('\n')

/** Starts a server in its own process group, with its output in a file, and waits until it is ready. */
export const startDaemon = async (options: DaemonOptions): Promise<Daemon> => {
  const { name, dataDir, program, args, isReady, readyWithinMs, owner } = options
  const log = openSync(logFile(dataDir), 'w')
  const child = spawn(program, args, { cwd: dataDir, detached: true, stdio: ['ignore', log, log] })
  closeSync(log)
  let failure: string | undefined
  child.once('error', (error) => (failure = error.message))
  child.once('exit', (code, signal) => (failure = `ended with ${code ?? signal}`))
  child.unref()
  const pid = child.pid ?? 0
  const kill = () => {
    if (failure === undefined) child.kill('SIGTERM')
  }
  if (owner === process.pid) process.once('exit', kill)
  await writeFile(pidFile(dataDir), JSON.stringify(identityOf(pid)))
  await writeFile(ownerFile(dataDir), JSON.stringify(identityOf(owner)))
  const stop = async () => {
    process.off('exit', kill)
    if (failure === undefined) await endProcess(pid, ENDING)
    await rm(pidFile(dataDir), { force: true })
  }
  const settled = await waitUntil(async () => failure !== undefined || (await isReady()), readyWithinMs, 50)
  if (settled && failure === undefined) return { stop }
  await stop()
  throw new Error(
    `${name} did not start (${failure ?? 'not ready in time'}); the end of ${logFile(dataDir)}:\n${tail(logFile(dataDir))}`,
  )
}
