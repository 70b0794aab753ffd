import { mkdir, writeFile } from 'node:fs/promises'
import { arch, cpus, platform, totalmem } from 'node:os'
import { join } from 'node:path'
import { hotStage } from './inventory/hot.js'
import type { Options, Stage } from './inventory/options.js'
import { readOptions } from './inventory/options.js'
import { ordersStage } from './inventory/orders.js'
import { promiseStage } from './inventory/promise.js'
import { randomStage } from './inventory/random.js'
import { startReplica } from './inventory/replica.js'
import type { Measure } from './inventory/report.js'
import { isMet, isWrong, ratioOf, tableOf } from './inventory/report.js'
import type { BenchServer } from './inventory/server.js'
import { BENCH_FOLDER, startBenchServer } from './inventory/server.js'
import type { Bench, StageResult } from './inventory/stage.js'
import { fillReference } from './inventory/stock-tables.js'
import { REFERENCE_PREFIX } from './inventory/hot.js'
import { withClient } from '@channel/provision'

const MOST_RESIDENT_MB = 220
const REFERENCE_UNITS = 1_000_000_000

const say = (line: string): void => void process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`)

const STAGES: Record<Stage, (bench: Bench) => Promise<StageResult>> = {
  hot: hotStage,
  random: randomStage,
  orders: ordersStage,
  promise: promiseStage,
}

const openBench = async (server: BenchServer, options: Options): Promise<Bench> => {
  const database = await server.database('bench')
  const reference = await server.database('bench_reference')
  const skus = Array.from({ length: options.size.randomSkus }, (_, at) => `${REFERENCE_PREFIX}${at + 1}`)
  await withClient(reference.url, (client) => fillReference(client, skus, REFERENCE_UNITS))
  return {
    options,
    server,
    database,
    reference,
    startReplica,
    replica: await startReplica(database.url),
    folder: BENCH_FOLDER,
    say,
  }
}

const machineOf = async (server: BenchServer) => ({
  processors: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
  memoryGb: Math.round(totalmem() / 1024 ** 3),
  system: `${platform()} ${arch()}, Node ${process.versions.node}`,
  postgresql: await server.settings(),
})

const memoryMeasure = (peaksMb: readonly number[], { profile }: Options): Measure => ({
  what: 'resident memory of the service and its callers, peak',
  ours: { value: Math.max(...peaksMb), unit: 'MB' },
  target: { of: 'ours', is: 'below', value: MOST_RESIDENT_MB },
  note: profile ? 'with the profiler in it' : undefined,
})

const runStages = async (bench: Bench) => {
  const results: Partial<Record<Stage, StageResult>> = {}
  for (const stage of bench.options.stages) results[stage] = await STAGES[stage](bench)
  const found = Object.values(results)
  const peaks = [bench.replica.peakMb(), ...found.flatMap(({ peaksMb }) => peaksMb ?? [])]
  const measures = [...found.flatMap(({ measures: some }) => some), memoryMeasure(peaks, bench.options)]
  return { measures, details: Object.fromEntries(Object.entries(results).map(([stage, { details }]) => [stage, details])) }
}

const save = async (content: unknown): Promise<string> => {
  await mkdir(BENCH_FOLDER, { recursive: true })
  const path = join(BENCH_FOLDER, `inventory-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`)
  await writeFile(path, `${JSON.stringify(content, null, 2)}\n`)
  return path
}

const run = async (server: BenchServer, options: Options): Promise<void> => {
  const bench = await openBench(server, options)
  const machine = await machineOf(server)
  const { measures, details } = await runStages(bench)
  await bench.replica.close()
  const judged = measures.map((measure) => ({ ...measure, ratio: ratioOf(measure), met: isMet(measure) }))
  const path = await save({ at: new Date().toISOString(), options, machine, measures: judged, details })
  process.stdout.write(`${tableOf(measures)}\n\n`)
  const { postgresql, memoryGb, ...computer } = machine
  process.stdout.write(`${[...Object.values(computer), `${memoryGb} GB`].join(' · ')}\n`)
  process.stdout.write(
    `PostgreSQL ${Object.entries(postgresql)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ')}\n${path}\n`,
  )
  if (isWrong(measures)) process.exitCode = 1
}

const options = readOptions(process.argv.slice(3))
const server = await startBenchServer()
const interrupted = (): void => {
  void server.close().finally(() => process.exit(130))
}
process.once('SIGINT', interrupted)
process.once('SIGTERM', interrupted)
await run(server, options).finally(() => server.close())
