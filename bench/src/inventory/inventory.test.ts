import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { withClient } from '@channel/provision'
import type { TestDatabase } from '@channel/testkit'
import { testDatabase } from '@channel/testkit'
import { hotStage, REFERENCE_PREFIX } from './hot.js'
import type { Size } from './options.js'
import { readOptions } from './options.js'
import { ordersStage } from './orders.js'
import { promiseStage } from './promise.js'
import { randomStage } from './random.js'
import type { Replica } from './replica.js'
import type { Measure } from '../measure/report.js'
import { isMet, isWrong, tableOf } from '../measure/report.js'
import { openShop } from './shop.js'
import type { Bench } from './stage.js'
import { fillReference } from './stock-tables.js'

const TINY: Size = {
  rounds: 1,
  roundMs: 400,
  warmUpMs: 100,
  ordersMs: 500,
  limited: { units: 20, attempts: 100 },
  randomSkus: 100,
  grid: { fewSkus: 60, manySkus: 100, locations: 25, channels: 3 },
}

const databases: TestDatabase[] = []
const replicas: Replica[] = []
let folder: string
let bench: Bench

const database = async (): Promise<TestDatabase> => {
  const made = await testDatabase('inventory')
  databases.push(made)
  return made
}

/** The same service in this process, which needs no build. */
const startReplica = async (databaseUrl: string): Promise<Replica> => {
  const shop = await openShop(databaseUrl)
  const replica: Replica = {
    fill: (work) => shop.fill({ kind: 'fill', ...work }),
    arrange: (work) => shop.arrange({ kind: 'arrange', ...work }),
    run: (load) => shop.run(load),
    peakMb: () => 0,
    close: async () => {
      replicas.splice(replicas.indexOf(replica), 1)
      await shop.close()
    },
  }
  replicas.push(replica)
  return replica
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'channel-bench-test-'))
  const own = await database()
  const reference = await database()
  const skus = Array.from({ length: TINY.randomSkus }, (_, at) => `${REFERENCE_PREFIX}${at + 1}`)
  await withClient(reference.url, (client) => fillReference(client, skus, 1_000_000))
  bench = {
    options: { ...readOptions([]), size: TINY },
    server: { adminUrl: own.adminUrl, secret: '', database, settings: async () => ({}), close: async () => undefined },
    database: own,
    reference,
    replica: await startReplica(own.url),
    startReplica,
    folder,
    say: () => undefined,
  }
  // Prisma loads its compiler with the first statement, and jest takes a module only while a hook or a test runs.
  await bench.replica.fill({ skus: ['FIRST'], units: 1 })
})
afterAll(async () => {
  for (const replica of [...replicas]) await replica.close()
  for (const one of databases) await one.drop()
  await rm(folder, { recursive: true, force: true })
})

const wrong = (measures: readonly Measure[]) => measures.filter((measure) => isWrong([measure]))
const measured = (measures: readonly Measure[]) => measures.every(({ ours }) => Number.isFinite(ours.value))

describe('every stage, at a size that says nothing about speed', () => {
  it('reserves one SKU against both references and sells exactly what there is', async () => {
    const { measures } = await hotStage(bench)
    expect(wrong(measures)).toEqual([])
    expect(measured(measures)).toBe(true)
    expect(measures.filter(({ reference }) => (reference?.value ?? 0) > 0)).toHaveLength(8)
  })

  it('reserves many SKUs at random', async () => {
    const { measures } = await randomStage(bench)
    expect(wrong(measures)).toEqual([])
    expect(measures[0]?.ours.value).toBeGreaterThan(0)
  })

  it('reserves orders of ten lines on two replicas without a deadlock', async () => {
    const { measures } = await ordersStage(bench)
    expect(wrong(measures)).toEqual([])
    expect(measures[0]?.ours.value).toBeGreaterThan(0)
  })

  it('asks what is available in a grid that the service finds right', async () => {
    const { measures } = await promiseStage(bench)
    expect(wrong(measures)).toEqual([])
    expect(measured(measures)).toBe(true)
  })
})

describe('the report', () => {
  const measure: Measure = {
    what: 'reservations',
    ours: { value: 50, unit: '/s' },
    reference: { value: 100, unit: '/s', name: 'limit' },
    target: { of: 'ratio', is: 'at least', value: 0.6 },
  }

  it('calls a miss a miss, and wrong only what must hold', () => {
    expect(tableOf([measure])).toContain('0.50   ≥ 0.60  MISSED')
    expect(isMet({ ...measure, ours: { value: 60, unit: '/s' } })).toBe(true)
    expect(isWrong([measure])).toBe(false)
    expect(isWrong([{ ...measure, mustHold: true }])).toBe(true)
  })

  it('refuses a stage that it does not know', () => {
    expect(readOptions(['--only', 'hot,orders'])).toMatchObject({ stages: ['hot', 'orders'], small: false })
    expect(() => readOptions(['--only', 'cold'])).toThrow('not cold')
  })
})
