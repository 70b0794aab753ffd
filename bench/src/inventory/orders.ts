import { setTimeout as sleep } from 'node:timers/promises'
import { withClient } from '@channel/provision'
import type { Replica } from './replica.js'
import type { ReserveLoad } from './protocol.js'
import type { LoadResult } from '../measure/closed-loop.js'
import type { Measure } from '../measure/report.js'
import type { Bench, StageResult } from './stage.js'
import { faultsOf, perSecond, sayProfile, untilQuiet } from './stage.js'

const CALLERS = 64
/** Few enough that any two orders share some. */
const SHARED_SKUS = 50
const LINES = 10
const UNITS = 10_000_000
const RELEASE_EVERY = 2
/** A backend hands over its counts at most a second after its last transaction. */
const COUNTS_LAG_MS = 1_500

const deadlocks = ({ database }: Bench): Promise<number> =>
  withClient(database.adminUrl, async (admin) => {
    await sleep(COUNTS_LAG_MS)
    const { rows } = await admin.query<{ n: number }>(
      'SELECT deadlocks::int AS n FROM pg_stat_database WHERE datname = current_database()',
    )
    return rows[0]?.n ?? Number.NaN
  })

const withSecondReplica = async <T>({ database, startReplica }: Bench, work: (replica: Replica) => Promise<T>): Promise<T> => {
  const second = await startReplica(database.url)
  try {
    return await work(second)
  } finally {
    await second.close()
  }
}

const measuresOf = (ours: readonly LoadResult[], found: number, seconds: number): Measure[] => {
  const faults = ours.map(faultsOf)
  return [
    {
      what: `orders of ${LINES} lines that share ${SHARED_SKUS} SKUs, ${CALLERS} callers, two replicas`,
      ours: { value: ours.map(perSecond).reduce((sum, value) => sum + value, 0), unit: '/s' },
    },
    { what: 'orders of ten lines, p99', ours: { value: Math.max(...ours.map(({ p99Ms }) => p99Ms)), unit: 'ms' } },
    {
      what: `orders of ten lines, deadlocks in ${seconds} s`,
      ours: { value: found, unit: '' },
      target: { of: 'ours', is: 'exactly', value: 0 },
      mustHold: true,
    },
    {
      what: 'orders of ten lines, refusals and errors',
      ours: { value: faults.reduce((sum, { count }) => sum + count, 0), unit: '' },
      target: { of: 'ours', is: 'exactly', value: 0 },
      mustHold: true,
      note: faults.find(({ note }) => note !== undefined)?.note,
    },
  ]
}

/** Ten-line orders that share their SKUs, on two replicas at once; every second reservation is given back. */
export const ordersStage = async (bench: Bench): Promise<StageResult> => {
  const { options, replica, say } = bench
  const skus = Array.from({ length: SHARED_SKUS }, (_, at) => `SHARED${at + 1}`)
  await replica.fill({ skus, units: UNITS })
  const load: ReserveLoad = {
    kind: 'reserve',
    callers: CALLERS / 2,
    ms: options.size.ordersMs,
    skus,
    linesPerOrder: LINES,
    releaseEvery: RELEASE_EVERY,
  }
  const seconds = options.size.ordersMs / 1_000
  say(`${LINES}-line orders on two replicas for ${seconds} s`)
  const before = await deadlocks(bench)
  const ours = await withSecondReplica(bench, (second) => Promise.all([replica.run(load), second.run(load)]))
  const found = (await deadlocks(bench)) - before
  await sayProfile(bench, 'orders', { ...load, ms: options.size.roundMs })
  await untilQuiet(bench)
  return { measures: measuresOf(ours, found, seconds), details: { ours } }
}
