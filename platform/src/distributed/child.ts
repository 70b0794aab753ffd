import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { request } from 'undici'
import { ROOT } from '../env.js'

export type ChildPlan = {
  /** For people: `order-2`. */
  name: string
  /** Path of the JavaScript program. */
  program: string
  /** Flags of Node. */
  flags: readonly string[]
  url: string
  env: Record<string, string>
  logFile: string
}

export type RunningChild = {
  readonly name: string
  readonly url: string
  readonly pid: number
  alive(): boolean
  kill(signal: NodeJS.Signals): void
  /** SIGTERM, and SIGKILL where that does not help within the limit. */
  stop(limitMs?: number): Promise<void>
}

const READY_WITHIN_MS = 60_000
const PROBE_MS = 100
const LOG_TAIL_CHARACTERS = 2_000

const launch = ({ program, flags, env, logFile }: ChildPlan): ChildProcess => {
  const log = openSync(logFile, 'a')
  try {
    const preload = pathToFileURL(path.join(ROOT, 'platform/dist/distributed/end-with-parent.main.js')).href
    return spawn(process.execPath, [...flags, '--enable-source-maps', '--import', preload, program], {
      env,
      stdio: ['ignore', log, log, 'ipc'],
      // A Ctrl-C in the terminal goes to the whole group: the children wait for the supervisor to stop them in order.
      detached: true,
    })
  } finally {
    closeSync(log)
  }
}

const answersReady = async (url: string): Promise<boolean> => {
  try {
    const { statusCode, body } = await request(`${url}/health/ready`, { headersTimeout: 2_000, bodyTimeout: 2_000 })
    await body.dump()
    return statusCode === 200
  } catch {
    return false
  }
}

const lastWords = async (logFile: string): Promise<string> =>
  (await readFile(logFile, 'utf8').catch(() => '')).slice(-LOG_TAIL_CHARACTERS).trim()

const handleOf = (plan: ChildPlan, child: ChildProcess): RunningChild => {
  const alive = () => child.exitCode === null && child.signalCode === null
  return {
    name: plan.name,
    url: plan.url,
    pid: child.pid ?? 0,
    alive,
    kill: (signal) => void child.kill(signal),
    stop: async (limitMs = 15_000) => {
      if (!alive()) return
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), limitMs)
      await gone
      clearTimeout(timer)
    },
  }
}

/** Starts a program and waits until it says that it is ready; `onDeath` is told when it ends without having been asked to. */
export const startChild = async (plan: ChildPlan, onDeath: (name: string, how: string) => void): Promise<RunningChild> => {
  const child = launch(plan)
  const handle = handleOf(plan, child)
  let ready = false
  child.once('exit', (code, signal) => {
    if (ready) onDeath(plan.name, signal ?? `exit code ${code}`)
  })
  const giveUpAt = performance.now() + READY_WITHIN_MS
  while (!(await answersReady(plan.url))) {
    if (!handle.alive()) throw new Error(`${plan.name} ended before it was ready:\n${await lastWords(plan.logFile)}`)
    if (performance.now() > giveUpAt) {
      await handle.stop(1_000)
      throw new Error(`${plan.name} was not ready within ${READY_WITHIN_MS / 1_000} s:\n${await lastWords(plan.logFile)}`)
    }
    await pause(PROBE_MS)
  }
  // Another program may have taken the port and answer in its place.
  if (!handle.alive()) throw new Error(`${plan.name} ended while ${plan.url} answered:\n${await lastWords(plan.logFile)}`)
  ready = true
  return handle
}
