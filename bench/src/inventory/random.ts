import type { ReserveLoad } from './protocol.js'
import type { LoadResult } from '../measure/closed-loop.js'
import { findPgbench, pgbench } from '../measure/pgbench.js'
import type { Measure } from '../measure/report.js'
import { median } from '../measure/report.js'
import { REFERENCE_PREFIX } from './hot.js'
import type { Bench, StageResult } from './stage.js'
import { faultsOf, flush, perSecond, sayProfile, untilQuiet } from './stage.js'
import { pgbenchScript } from './stock-tables.js'

const CALLERS = 400
const PGBENCH_CLIENTS = 8
const UNITS = 1_000_000
const LEAST_RATIO = 0.6

const randomLoad = (skus: readonly string[], ms: number): ReserveLoad => ({
  kind: 'reserve',
  callers: CALLERS,
  ms,
  skus,
  linesPerOrder: 1,
})

const rounds = async (bench: Bench, skus: readonly string[]) => {
  const { options, replica, reference, folder, say } = bench
  const { rounds: count, roundMs, warmUpMs } = options.size
  const program = await findPgbench(say)
  const script = pgbenchScript(REFERENCE_PREFIX, skus.length)
  const ours: LoadResult[] = []
  const limit: number[] = []
  await replica.run(randomLoad(skus, warmUpMs))
  for (let round = 1; round <= count; round += 1) {
    say(`${skus.length} SKUs at random, round ${round} of ${count}`)
    await untilQuiet(bench)
    await flush(bench)
    if (program !== undefined) {
      limit.push(await pgbench({ program, url: reference.url, script, folder, clients: PGBENCH_CLIENTS, ms: roundMs }))
    }
    await flush(bench)
    ours.push(await replica.run(randomLoad(skus, roundMs)))
  }
  return { ours, limit }
}

/** Orders of one line, each for another of many SKUs. */
export const randomStage = async (bench: Bench): Promise<StageResult> => {
  const { replica, options } = bench
  const skus = Array.from({ length: options.size.randomSkus }, (_, at) => `RND${at + 1}`)
  await replica.fill({ skus, units: UNITS })
  const { ours, limit } = await rounds(bench, skus)
  const faults = ours.map(faultsOf)
  const speed: Measure = {
    what: `${skus.length.toLocaleString('en')} SKUs at random, ${CALLERS} callers`,
    ours: { value: median(ours.map(perSecond)), unit: '/s' },
    ...(limit.length > 0
      ? {
          reference: { value: median(limit), unit: '/s', name: `pgbench, one statement, ${PGBENCH_CLIENTS} clients` },
          target: { of: 'ratio', is: 'at least', value: LEAST_RATIO },
        }
      : { note: 'no reference: pgbench is not installed and could not be (Debian has it in postgresql-contrib)' }),
  }
  await sayProfile(bench, 'random', randomLoad(skus, options.size.roundMs))
  await untilQuiet(bench)
  return {
    measures: [
      speed,
      { what: 'at random, p50', ours: { value: median(ours.map(({ p50Ms }) => p50Ms)), unit: 'ms' } },
      { what: 'at random, p99', ours: { value: median(ours.map(({ p99Ms }) => p99Ms)), unit: 'ms' } },
      {
        what: 'at random, refusals and errors',
        ours: { value: faults.reduce((sum, { count }) => sum + count, 0), unit: '' },
        target: { of: 'ours', is: 'exactly', value: 0 },
        mustHold: true,
        note: faults.find(({ note }) => note !== undefined)?.note,
      },
    ],
    details: { ours, limit },
  }
}
