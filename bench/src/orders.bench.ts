import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { finish, onServer, say } from './measure/finish.js'
import type { Measure } from './measure/report.js'
import type { BenchServer } from './measure/server.js'
import { BENCH_FOLDER, startBenchServer } from './measure/server.js'
import { gatewayClient } from './orders/gateway-client.js'
import { importStage } from './orders/import.js'
import { listStage } from './orders/list.js'
import type { Options, Stage } from './orders/options.js'
import { readOptions } from './orders/options.js'
import { placeStage } from './orders/place.js'
import { startPlatform } from './orders/platform.js'
import { openShop } from './orders/shop.js'
import type { Bench, StageResult } from './orders/stage.js'

const CONNECTIONS = 32

const STAGES: Record<Stage, (bench: Bench) => Promise<StageResult>> = {
  place: placeStage,
  list: listStage,
  import: importStage,
}

const runStages = async (bench: Bench) => {
  const results: Partial<Record<Stage, StageResult>> = {}
  for (const stage of bench.options.stages) results[stage] = await STAGES[stage](bench)
  const { peakMb } = await bench.platform.memory()
  const memory: Measure = {
    what: 'resident memory of the whole platform in one process, peak',
    ours: { value: peakMb, unit: 'MB' },
  }
  const measures = [...Object.values(results).flatMap(({ measures: some }) => some), memory]
  return { measures, details: Object.fromEntries(Object.entries(results).map(([stage, { details }]) => [stage, details])) }
}

const run = async (server: BenchServer, options: Options): Promise<void> => {
  const folder = await mkdtemp(join(BENCH_FOLDER, 'orders-'))
  const platform = await startPlatform(server, { database: 'bench_orders', folder, say })
  try {
    const gateway = gatewayClient(platform.url, CONNECTIONS)
    say('registering SKUs, stock and dealers')
    await openShop(gateway, options.size.skus)
    const { measures, details } = await runStages({ options, server, platform, gateway, folder, say })
    await gateway.close()
    await finish('orders', server, { measures, details, options })
  } finally {
    await platform.close()
    await rm(folder, { recursive: true, force: true })
  }
}

const options = readOptions(process.argv.slice(3))
await onServer(await startBenchServer(), (server) => run(server, options))
