import { parseArgs } from 'node:util'
import type { LetterBox } from './audit/dead-letters.js'
import { tableBox, topicBox } from './audit/dead-letters.js'
import { openServicesBeside } from './audit/services-beside.js'
import { existingDatabases, MAIN_DATABASE, openDatabase } from './database.js'
import type { PlatformEnv } from './env.js'
import { readPlatformEnv } from './env.js'
import type { Closers } from './program.js'
import { runOnce, say } from './program.js'

const USAGE = `npm run dead-letters -- list|replay [options]
  --service NAME   letters of one service only
  --json           for programs
  --database NAME  another database than the main one
With KAFKA_BROKERS the letters on the services' dead-letter topics count as well.`

const openBoxes = async (env: PlatformEnv, name: string, closers: Closers): Promise<LetterBox[]> => {
  const database = await openDatabase(env, { name }, () => undefined)
  closers.add('the database', () => database.close())
  const services = await openServicesBeside(database)
  closers.add('the services', () => services.close())
  return [...services.consumptions].flatMap(([service, consumption]) => [
    tableBox(service, consumption),
    ...(env.kafkaBrokers === undefined || consumption.consumers.length === 0
      ? []
      : [topicBox(service, consumption, env.kafkaBrokers.split(','))]),
  ])
}

const list = async (boxes: LetterBox[], json: boolean): Promise<number> => {
  const found = await Promise.all(
    boxes.map(async (box) => (await box.list()).map((letter) => ({ service: box.service, ...letter }))),
  )
  const letters = found.flat()
  if (json) process.stdout.write(`${JSON.stringify(letters, null, 2)}\n`)
  else
    for (const { at, service, consumer, event, error, attempts } of letters)
      process.stdout.write(
        `${at}  ${service}  ${consumer}  ${event.name} ${event.key}  after ${attempts} attempts: ${error.split('\n')[0]}\n`,
      )
  say(`${letters.length} dead letters`)
  return 0
}

const replay = async (boxes: LetterBox[]): Promise<number> => {
  let failed = 0
  for (const box of boxes) {
    const report = await box.replay()
    failed += report.failed
    if (report.replayed + report.failed > 0) say(`${box.service}: ${report.replayed} handled now, ${report.failed} failed again`)
  }
  say(failed === 0 ? 'No dead letter is left.' : `${failed} dead letters are left.`)
  return failed === 0 ? 0 : 1
}

const run = async (closers: Closers): Promise<number> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { service: { type: 'string' }, json: { type: 'boolean', default: false }, database: { type: 'string' } },
  })
  const [action] = positionals
  if (action !== 'list' && action !== 'replay') {
    say(USAGE)
    return 2
  }
  const env = readPlatformEnv()
  const [name] = await existingDatabases(env, [values.database ?? MAIN_DATABASE.name])
  if (name === undefined) {
    say('There is no database yet.')
    return 1
  }
  const boxes = (await openBoxes(env, name, closers)).filter(
    ({ service }) => values.service === undefined || service === values.service,
  )
  return action === 'list' ? list(boxes, values.json) : replay(boxes)
}

await runOnce(run)
