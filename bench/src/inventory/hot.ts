import { withClient } from '@channel/provision'
import { batchedLimit } from './limit.js'
import type { ReserveLoad } from './protocol.js'
import type { LoadResult } from '../measure/closed-loop.js'
import type { Measure } from '../measure/report.js'
import { median } from '../measure/report.js'
import type { Bench, StageResult } from './stage.js'
import { faultsOf, flush, perSecond, sayProfile, untilQuiet } from './stage.js'
import { auditOf, batchStatements } from './stock-tables.js'

/** Of the reference's database. */
export const REFERENCE_PREFIX = 'REF'
const CALLERS = 400
const ENOUGH = 20_000_000
/** The batch of the published limit, and the service's own largest one. */
const BATCHES = [50, 128] as const
const LEAST_RATIO = 0.6
const SLOWEST_MS = 50

const hotLoad = (sku: string, ms: number, direct: boolean): ReserveLoad => ({
  kind: 'reserve',
  callers: CALLERS,
  ms,
  skus: [sku],
  linesPerOrder: 1,
  direct,
})

type Reference = { readonly name: string; readonly perSecond: number[] }

const references = (): (Reference & { batch: number; rows: keyof ReturnType<typeof batchStatements> })[] =>
  BATCHES.flatMap((batch) => [
    { name: `the same rows, ${batch} in a transaction`, batch, rows: 'sameRows' as const, perSecond: [] },
    { name: `balance, ledger, outbox only, ${batch} in a transaction`, batch, rows: 'leastRows' as const, perSecond: [] },
  ])

const rounds = async (bench: Bench) => {
  const { options, replica, reference, say } = bench
  const { rounds: count, roundMs, warmUpMs } = options.size
  const statements = batchStatements(`${REFERENCE_PREFIX}1`)
  const limits = references()
  const direct: LoadResult[] = []
  const edge: LoadResult[] = []
  await replica.run(hotLoad('HOT', warmUpMs, true))
  for (let round = 1; round <= count; round += 1) {
    say(`hot SKU, round ${round} of ${count}`)
    await untilQuiet(bench)
    for (const { batch, rows, perSecond: results } of limits) {
      await flush(bench)
      results.push(await batchedLimit({ url: reference.url, statement: statements[rows], batch, ms: roundMs / 2 }))
    }
    await flush(bench)
    direct.push(await replica.run(hotLoad('HOT', roundMs, true)))
    await untilQuiet(bench)
    await flush(bench)
    edge.push(await replica.run(hotLoad('HOT', roundMs, false)))
  }
  return { direct, edge, limits }
}

/** More callers than units: exactly as many are accepted as there are units, and ledger and balance agree. */
const lastUnits = async (bench: Bench): Promise<{ measures: Measure[]; details: unknown }> => {
  const { options, replica, database, say } = bench
  const { units, attempts } = options.size.limited
  say(`hot SKU, ${attempts} attempts for ${units} units`)
  await replica.fill({ skus: ['LIMITED'], units })
  const result = await replica.run({ ...hotLoad('LIMITED', Infinity, true), calls: attempts })
  const audit = await withClient(database.url, (client) => auditOf(client, 'LIMITED'))
  const right =
    audit?.sellable === 0 && audit.ledgerSellable === 0 && audit.reserved === units && audit.ledgerReserved === units ? 0 : 1
  const { INSUFFICIENT_STOCK: short = 0, ...others } = result.refused
  const faults = faultsOf({ ...result, refused: others })
  return {
    measures: [
      {
        what: `${attempts.toLocaleString('en')} attempts for ${units.toLocaleString('en')} units: accepted`,
        ours: { value: result.accepted, unit: '' },
        target: { of: 'ours', is: 'exactly', value: units },
        mustHold: true,
        note: `${short} refused for want of stock, left ${JSON.stringify(audit)}${faults.note === undefined ? '' : `; ${faults.note}`}`,
      },
      {
        what: 'oversold or wrongly booked',
        ours: { value: Math.max(0, result.accepted - units) + right + faults.count, unit: '' },
        target: { of: 'ours', is: 'exactly', value: 0 },
        mustHold: true,
      },
    ],
    details: { result, audit },
  }
}

/** Speed, latencies and processor time of one way to call the service. */
const timesOf = (what: string, results: readonly LoadResult[]): Measure[] => [
  { what: `${what}, p50`, ours: { value: median(results.map(({ p50Ms }) => p50Ms)), unit: 'ms' } },
  {
    what: `${what}, p99`,
    ours: { value: median(results.map(({ p99Ms }) => p99Ms)), unit: 'ms' },
    target: { of: 'ours', is: 'below', value: SLOWEST_MS },
  },
  {
    what: `${what}, processor time of a reservation`,
    ours: { value: median(results.map(({ cpuSeconds, accepted }) => (cpuSeconds * 1e6) / accepted)), unit: 'µs' },
  },
]

/** One SKU that everybody wants. */
export const hotStage = async (bench: Bench): Promise<StageResult> => {
  const { replica, options } = bench
  await replica.fill({ skus: ['HOT'], units: ENOUGH })
  const { direct, edge, limits } = await rounds(bench)
  const faults = [...direct, ...edge].map(faultsOf)
  const versus = (what: string, results: readonly LoadResult[]) =>
    limits.map(({ name, perSecond: reference }): Measure => ({
      what: `${what}, ${CALLERS} callers`,
      ours: { value: median(results.map(perSecond)), unit: '/s' },
      reference: { value: median(reference), unit: '/s', name },
      target: { of: 'ratio', is: 'at least', value: LEAST_RATIO },
    }))
  const oversell = await lastUnits(bench)
  await sayProfile(bench, 'hot', hotLoad('HOT', options.size.roundMs, true))
  await untilQuiet(bench)
  return {
    measures: [
      ...versus('hot SKU', direct),
      ...timesOf('hot SKU', direct),
      ...versus('hot SKU through the RPC edge', edge),
      ...timesOf('hot SKU through the RPC edge', edge),
      {
        what: 'hot SKU, refusals and errors',
        ours: { value: faults.reduce((sum, { count }) => sum + count, 0), unit: '' },
        target: { of: 'ours', is: 'exactly', value: 0 },
        mustHold: true,
        note: faults.find(({ note }) => note !== undefined)?.note,
      },
      ...oversell.measures,
    ],
    details: { direct, edge, limits, oversell: oversell.details },
  }
}
