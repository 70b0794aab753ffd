import { parseArgs } from 'node:util'
import { MAIN_DATABASE } from './database.js'
import { startDistributed } from './distributed/distributed.js'
import { readPlatformEnv } from './env.js'
import { claimInstance } from './local/instance.js'
import { nextFreePort, wantedPort } from './local/ports.js'
import type { Closers } from './program.js'
import { runUntilStopped, say } from './program.js'
import { fillPlatform, sayLogins } from './seed/fill.js'

const MOST_REPLICAS = 8

const replicasFrom = (text: string): number => {
  const replicas = Number(text)
  if (Number.isInteger(replicas) && replicas >= 1 && replicas <= MOST_REPLICAS) return replicas
  throw new Error(`--replicas is ${text}, expected 1 to ${MOST_REPLICAS}`)
}

const start = async (closers: Closers): Promise<void> => {
  const { values } = parseArgs({ options: { replicas: { type: 'string', default: '1' } } })
  const env = readPlatformEnv()
  const replicas = replicasFrom(values.replicas)
  const instance = await claimInstance(env.dataDir, 'platform', 'A platform')
  closers.add('the claim on the data folder', () => instance.release())
  const gatewayPort = env.port === undefined ? await nextFreePort(env.host) : await wantedPort(env.host, env.port)
  const { fleet, rpc, database } = await startDistributed({ env, database: MAIN_DATABASE, replicas, gatewayPort }, say, closers)
  await fillPlatform(env, rpc, database.secret, say)
  if (env.seedDemo) sayLogins(say)
  say('')
  for (const { name, url, pid } of fleet.children) say(`${name.padEnd(14)} ${url.padEnd(24)} process ${pid}`)
  say('Ctrl-C stops everything.')
  process.stdout.write(`ready ${fleet.gatewayUrls.join(' ')}\n`)
}

await runUntilStopped(start)
