import { withClient } from '@channel/provision'
import type { LoadResult } from '../measure/closed-loop.js'
import { closedLoop } from '../measure/closed-loop.js'
import { findPgbench, pgbench } from '../measure/pgbench.js'
import type { Measure } from '../measure/report.js'
import { median } from '../measure/report.js'
import { orderScript, rowCounts } from './durable-rows.js'
import { HOT, placeOrder, randomLines } from './shop.js'
import type { Bench, StageResult } from './stage.js'

const CONNECTIONS = 32
const LINES = 3
const DEALERS = 200
const LEAST_RATIO = 0.1
const SLOWEST_MS = 150

type Kind = { readonly what: string; readonly hot: boolean }

const KINDS: readonly Kind[] = [
  { what: `orders of ${LINES} lines at random`, hot: false },
  { what: `orders of ${LINES} lines, one of them the hot SKU`, hot: true },
]

const linesOf = ({ hot }: Kind, skus: number): string[] =>
  hot ? [HOT, ...randomLines(skus, LINES - 1)] : randomLines(skus, LINES)

const load = ({ gateway, options }: Bench, kind: Kind, ms: number): Promise<LoadResult> =>
  closedLoop({
    callers: CONNECTIONS,
    ms,
    call: async () => {
      await placeOrder(gateway, linesOf(kind, options.size.skus))
      return undefined
    },
  })

const flush = ({ platform }: Bench): Promise<void> =>
  withClient(platform.adminUrl, async (admin) => {
    await admin.query('CHECKPOINT')
  })

const rounds = async (bench: Bench, kind: Kind) => {
  const { options, platform, gateway, folder, say } = bench
  const { rounds: count, roundMs, warmUpMs, skus } = options.size
  const program = await findPgbench(say)
  await load(bench, kind, warmUpMs)
  const sample = await placeOrder(gateway, linesOf(kind, skus))
  const { script, rows } = await withClient(platform.adminUrl, async (admin) => ({
    script: await orderScript(admin, sample, { skus, hot: kind.hot, dealers: DEALERS }),
    rows: await rowCounts(admin, sample),
  }))
  const ours: LoadResult[] = []
  const limit: number[] = []
  for (let round = 1; round <= count; round += 1) {
    say(`${kind.what}, round ${round} of ${count}`)
    await flush(bench)
    if (program !== undefined) {
      limit.push(await pgbench({ program, url: platform.adminUrl, script, folder, clients: CONNECTIONS, ms: roundMs }))
    }
    await flush(bench)
    ours.push(await load(bench, kind, roundMs))
  }
  return { ours, limit, rows }
}

const measuresOf = ({ what }: Kind, ours: readonly LoadResult[], limit: readonly number[]): Measure[] => {
  const failed = ours.reduce((sum, result) => sum + result.failed, 0)
  const failures = ours.flatMap(({ failures: some }) => some)
  return [
    {
      what: `${what}, ${CONNECTIONS} connections`,
      ours: { value: median(ours.map(({ accepted, seconds }) => accepted / seconds)), unit: '/s' },
      ...(limit.length > 0
        ? {
            reference: {
              value: median(limit),
              unit: '/s',
              name: `pgbench, the same rows in one transaction, ${CONNECTIONS} clients`,
            },
            target: { of: 'ratio', is: 'at least', value: LEAST_RATIO },
          }
        : { note: 'no reference: pgbench is not installed and could not be (Debian has it in postgresql-contrib)' }),
    },
    { what: `${what}, p50`, ours: { value: median(ours.map(({ p50Ms }) => p50Ms)), unit: 'ms' } },
    {
      what: `${what}, p99`,
      ours: { value: median(ours.map(({ p99Ms }) => p99Ms)), unit: 'ms' },
      target: { of: 'ours', is: 'below', value: SLOWEST_MS },
    },
    {
      what: `${what}, errors`,
      ours: { value: failed, unit: '' },
      target: { of: 'ours', is: 'exactly', value: 0 },
      mustHold: true,
      ...(failures.length > 0 && { note: failures.slice(0, 3).join('; ') }),
    },
  ]
}

/** Orders through the gateway, beside one transaction that writes what each of them leaves. */
export const placeStage = async (bench: Bench): Promise<StageResult> => {
  const measures: Measure[] = []
  const details: Record<string, unknown> = {}
  for (const kind of KINDS) {
    const { ours, limit, rows } = await rounds(bench, kind)
    measures.push(...measuresOf(kind, ours, limit))
    details[kind.what] = { ours, limit, rows }
  }
  return { measures, details }
}
