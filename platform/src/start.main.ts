import { MAIN_DATABASE, openDatabase } from './database.js'
import { startEmbedded } from './embedded.js'
import { readPlatformEnv } from './env.js'
import { claimInstance } from './local/instance.js'
import { nextFreePort, wantedPort } from './local/ports.js'
import type { Closers } from './program.js'
import { runUntilStopped, say } from './program.js'
import { fillPlatform, sayLogins } from './seed/fill.js'

const start = async (closers: Closers): Promise<void> => {
  const env = readPlatformEnv()
  const since = performance.now()
  const instance = await claimInstance(env.dataDir, 'platform', 'A platform')
  closers.add('the claim on the data folder', () => instance.release())
  const port = env.port === undefined ? await nextFreePort(env.host) : await wantedPort(env.host, env.port)
  say('Preparing the database …')
  const database = await openDatabase(env, MAIN_DATABASE, say)
  closers.add('the database', () => database.close())
  say('Starting identity, inventory, dealer, order, partner and the gateway …')
  const platform = await startEmbedded({ database, host: env.host, port, logLevel: env.logLevel, development: true })
  closers.add('the platform', () => platform.close())
  await fillPlatform(env, platform.rpc, database.secret, say)
  if (env.seedDemo) sayLogins(say)
  say('')
  say(`GraphQL   ${platform.url}/graphql`)
  say(`GraphiQL  ${platform.url}/graphiql   (open it in a browser to try queries)`)
  say(`Health    ${platform.url}/health/ready`)
  say(`Started in ${((performance.now() - since) / 1000).toFixed(1)} s. Ctrl-C stops everything.`)
  process.stdout.write(`ready ${platform.url}\n`)
}

await runUntilStopped(start)
