import { hotStage } from './inventory/hot.js'
import type { Options, Stage } from './inventory/options.js'
import { readOptions } from './inventory/options.js'
import { ordersStage } from './inventory/orders.js'
import { promiseStage } from './inventory/promise.js'
import { randomStage } from './inventory/random.js'
import { startReplica } from './inventory/replica.js'
import { finish, onServer, say } from './measure/finish.js'
import type { Measure } from './measure/report.js'
import type { BenchServer } from './measure/server.js'
import { BENCH_FOLDER, startBenchServer } from './measure/server.js'
import type { Bench, StageResult } from './inventory/stage.js'
import { fillReference } from './inventory/stock-tables.js'
import { REFERENCE_PREFIX } from './inventory/hot.js'
import { withClient } from '@channel/provision'

const MOST_RESIDENT_MB = 220
const REFERENCE_UNITS = 1_000_000_000

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

const run = async (server: BenchServer, options: Options): Promise<void> => {
  const bench = await openBench(server, options)
  const { measures, details } = await runStages(bench)
  await bench.replica.close()
  await finish('inventory', server, { measures, details, options })
}

const options = readOptions(process.argv.slice(3))
await onServer(await startBenchServer(), (server) => run(server, options))
