import path from 'node:path'
import { SERVICES } from '@channel/provision'
import { MAIN_DATABASE, openDatabase } from './database.js'
import { Runner } from './dev/runner.js'
import { sourceFolders, SourceWatch } from './dev/source-watch.js'
import { readPlatformEnv, ROOT } from './env.js'
import { claimInstance } from './local/instance.js'
import { nextFreePort, wantedPort } from './local/ports.js'
import type { Closers } from './program.js'
import { messageOf, runUntilStopped, say } from './program.js'
import { sayLogins } from './seed/fill.js'

type Compile = (source: string) => Promise<void>

const seconds = (since: number): string => `${((performance.now() - since) / 1_000).toFixed(2)} s`

const openRunner = async (closers: Closers): Promise<Runner> => {
  const env = readPlatformEnv()
  const instance = await claimInstance(env.dataDir, 'platform', 'A platform')
  closers.add('the claim on the data folder', () => instance.release())
  const database = await openDatabase(env, MAIN_DATABASE, say)
  closers.add('the database', () => database.close())
  const port = env.port === undefined ? await nextFreePort(env.host) : await wantedPort(env.host, env.port)
  const serviceUrls = Object.fromEntries(SERVICES.map((service) => [service, database.urlOf(service)]))
  const { host, logLevel, seedDemo } = env
  const runner = new Runner({ secret: database.secret, serviceUrls, host, port, logLevel, seedDemo }, say)
  closers.add('the platform', () => runner.stop())
  if (seedDemo) sayLogins(say)
  return runner
}

/** One reload at a time; what changes meanwhile is taken along by the next. */
const reloader = (runner: Runner, compile: Compile) => {
  let waiting: string[] = []
  let running = false
  return async (files: string[]): Promise<void> => {
    waiting.push(...files)
    if (running) return
    running = true
    while (waiting.length > 0) {
      const batch = [...new Set(waiting)]
      waiting = []
      await reload(runner, compile, batch)
    }
    running = false
  }
}

const reload = async (runner: Runner, compile: Compile, files: string[]): Promise<void> => {
  const since = performance.now()
  const names = files.map((file) => path.relative(ROOT, file)).join(', ')
  try {
    await Promise.all(files.map(compile))
  } catch (error) {
    say(`${names}: ${messageOf(error)}\nThe platform runs on with the code from before.`)
    return
  }
  const url = await runner.reload()
  say(
    url === undefined
      ? `${names}: the platform did not start; waiting for the next change`
      : `${names}: reloaded in ${seconds(since)}`,
  )
}

/** The embedded platform, started anew at every change of a source file; the database stays. */
export const runDev = (compile: Compile): Promise<void> =>
  runUntilStopped(async (closers) => {
    const since = performance.now()
    const runner = await openRunner(closers)
    const url = await runner.reload()
    const onChange = reloader(runner, compile)
    const watch = new SourceWatch(sourceFolders(ROOT), (files) => void onChange(files))
    closers.add('the watch on the sources', async () => watch.close())
    say(`Started in ${seconds(since)}; watching the sources. Ctrl-C stops everything.`)
    process.stdout.write(`ready ${url ?? '(not started: see above)'}\n`)
  })
