import { parseArgs } from 'node:util'
import type { Reconciliation } from './audit/reconcile.js'
import { isClean, reconcileBeside, repairBeside } from './audit/reconcile.js'
import type { DatabaseChoice } from './database.js'
import { existingDatabases, MAIN_DATABASE, openDatabase } from './database.js'
import type { PlatformEnv } from './env.js'
import { readPlatformEnv } from './env.js'
import type { Closers } from './program.js'
import { runOnce, say } from './program.js'
import { REPLAY_DATABASE } from './replay/stage.js'

const choices = [MAIN_DATABASE.name, REPLAY_DATABASE]
const quiet = () => undefined

/** With a note, what differs in stock is mended under it, and everything is compared again. */
const examine = async (env: PlatformEnv, choice: DatabaseChoice, note?: string): Promise<Reconciliation> => {
  const database = await openDatabase(env, choice, quiet)
  try {
    const found = await reconcileBeside(database)
    if (note === undefined || found.stock.differences.length === 0) return found
    describe(found)
    for (const left of await repairBeside(database, found, note)) say(`${found.database}: could not be mended: ${left}`)
    return await reconcileBeside(database)
  } finally {
    await database.close()
  }
}

const describe = (found: Reconciliation): void => {
  const { database, stock, credit, leftovers } = found
  say(`${database}: ${stock.checked} stock and ${credit.checked} credit balances recomputed from their ledgers`)
  const print = (line: string) => void process.stdout.write(`${database}: ${line}\n`)
  for (const { key, field, ledger, balance, firstDiffering } of stock.differences) {
    const since = firstDiffering === null ? '' : `, first differing entry ${firstDiffering}`
    print(`stock ${key} ${field}: ledger ${ledger}, balance ${balance}${since}`)
  }
  for (const { key, field, ledger, balance } of credit.differences)
    print(`credit ${key} ${field}: ledger ${ledger}, balance ${balance}`)
  for (const { kind, orderId, keptAs, orderStatus } of leftovers)
    print(`${kind} ${orderId} is ${keptAs}, its order ${orderStatus}`)
}

const run = async (_closers: Closers): Promise<number> => {
  const { values } = parseArgs({
    options: { json: { type: 'boolean', default: false }, database: { type: 'string' }, repair: { type: 'string' } },
  })
  const env = readPlatformEnv()
  const names = await existingDatabases(env, values.database === undefined ? choices : [values.database])
  if (names.length === 0) {
    say('There is no database yet: nothing to reconcile.')
    if (values.json) process.stdout.write('{\n  "clean": true,\n  "databases": []\n}\n')
    return values.database === undefined ? 0 : 1
  }
  const databases: Reconciliation[] = []
  for (const name of names) databases.push(await examine(env, { name }, values.repair))
  const clean = databases.every(isClean)
  if (values.json) process.stdout.write(`${JSON.stringify({ clean, databases }, null, 2)}\n`)
  else databases.forEach(describe)
  say(clean ? 'No difference.' : 'There are differences.')
  return clean ? 0 : 1
}

await runOnce(run)
