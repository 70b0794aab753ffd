import { channelCode, gridSkus, loadGrid, warehouseCode } from './grid.js'
import type { AskLoad } from './protocol.js'
import type { LoadResult } from '../measure/closed-loop.js'
import type { Replica } from './replica.js'
import type { Measure } from '../measure/report.js'
import { median } from '../measure/report.js'
import type { Bench, StageResult } from './stage.js'
import { faultsOf, sayProfile } from './stage.js'

const SKUS_PER_CALL = 50
const SLOWEST_MS = 10
const LARGEST_RATIO = 1.5

type Grid = { readonly skus: number; readonly replica: Replica }

/** A database with the grid in it and a replica on it. */
const openGrid = async ({ options, server, startReplica, say }: Bench, skus: number): Promise<Grid> => {
  const { locations, channels } = options.size.grid
  say(`${skus.toLocaleString('en')} SKUs × ${locations} places × ${channels} channels`)
  const database = await server.database(`bench_grid_${skus}`)
  const replica = await startReplica(database.url)
  await replica.arrange({ locations, channels })
  await loadGrid(database, { skus, locations, channels }, say)
  return { skus, replica }
}

const asking = ({ options }: Bench, skus: number, location?: string): AskLoad => ({
  kind: 'ask',
  callers: 1,
  ms: options.size.roundMs / 2,
  skus: gridSkus(skus),
  skusPerCall: SKUS_PER_CALL,
  channels: Array.from({ length: options.size.grid.channels }, (_, at) => channelCode(at + 1)),
  location,
})

type Asked = { readonly few: LoadResult[]; readonly many: LoadResult[]; readonly manyAtPlace: LoadResult[] }

const rounds = async (bench: Bench, few: Grid, many: Grid): Promise<Asked> => {
  const { rounds: count } = bench.options.size
  const asked: Asked = { few: [], many: [], manyAtPlace: [] }
  for (const { skus, replica } of [few, many]) await replica.run(asking(bench, skus))
  for (let round = 1; round <= count; round += 1) {
    bench.say(`available to promise, round ${round} of ${count}`)
    asked.few.push(await few.replica.run(asking(bench, few.skus)))
    asked.many.push(await many.replica.run(asking(bench, many.skus)))
    asked.manyAtPlace.push(await many.replica.run(asking(bench, many.skus, warehouseCode(1))))
  }
  return asked
}

const p50 = (results: readonly LoadResult[]): number => median(results.map(({ p50Ms }) => p50Ms))
const p99 = (results: readonly LoadResult[]): number => median(results.map(({ p99Ms }) => p99Ms))

const measuresOf = ({ few, many, manyAtPlace }: Asked, grids: { few: number; many: number }): Measure[] => {
  const what = `available to promise, ${SKUS_PER_CALL} of ${grids.many.toLocaleString('en')} SKUs`
  const name = `with ${grids.few.toLocaleString('en')} SKUs`
  const faults = [...few, ...many, ...manyAtPlace].map(faultsOf)
  const flat = { of: 'ratio', is: 'below', value: LARGEST_RATIO } as const
  return [
    { what: `${what}, p99`, ours: { value: p99(many), unit: 'ms' }, target: { of: 'ours', is: 'below', value: SLOWEST_MS } },
    {
      what: 'available to promise, p99, flat',
      ours: { value: p99(many), unit: 'ms' },
      reference: { value: p99(few), unit: 'ms', name },
      target: flat,
    },
    {
      what: 'available to promise, p50, flat',
      ours: { value: p50(many), unit: 'ms' },
      reference: { value: p50(few), unit: 'ms', name },
      target: flat,
    },
    { what: `${what}, at one place, p99`, ours: { value: p99(manyAtPlace), unit: 'ms' } },
    {
      what: 'available to promise, wrong answers and errors',
      ours: { value: faults.reduce((sum, { count }) => sum + count, 0), unit: '' },
      target: { of: 'ours', is: 'exactly', value: 0 },
      mustHold: true,
      note: faults.find(({ note }) => note !== undefined)?.note,
    },
  ]
}

/** What a list page asks: fifty SKUs at once, of few and of many. */
export const promiseStage = async (bench: Bench): Promise<StageResult> => {
  const { fewSkus, manySkus } = bench.options.size.grid
  const few = await openGrid(bench, fewSkus)
  const many = await openGrid(bench, manySkus)
  const asked = await rounds(bench, few, many)
  await sayProfile({ ...bench, replica: many.replica }, 'promise', asking(bench, many.skus))
  const peaksMb = [few.replica.peakMb(), many.replica.peakMb()]
  await few.replica.close()
  await many.replica.close()
  return { measures: measuresOf(asked, { few: fewSkus, many: manySkus }), details: asked, peaksMb }
}
