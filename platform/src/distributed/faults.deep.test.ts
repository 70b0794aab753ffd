import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { SERVICES, startKafka, startRedis } from '@channel/provision'
import { whyNoKafka, whyNoRedis } from '@channel/testkit'
import { isClean, reconcile } from '../audit/reconcile.js'
import type { ReplayResult } from '../replay/replay.js'
import { replayThrough } from '../replay/replay.js'
import { referenceFigures } from '../replay/reference.js'
import { readRetailCsv } from '../replay/retail-csv.js'
import { buildAll } from '../testing/built.js'
import { retailFile } from '../testing/retail-file.js'
import type { TestFleet } from '../testing/test-fleet.js'
import { testFleet } from '../testing/test-fleet.js'

const OUTAGE_MS = 20_000
const whyNot = whyNoKafka() ?? whyNoRedis()
const describeOrSkip = whyNot === undefined ? describe : describe.skip

describeOrSkip(`faults under load${whyNot === undefined ? '' : ` (skipped: ${whyNot})`}`, () => {
  let folder: string
  let kafka: Awaited<ReturnType<typeof startKafka>>
  let redis: Awaited<ReturnType<typeof startRedis>>
  let fleet: TestFleet
  const openKafka = () => startKafka({ dataDir: path.join(folder, 'kafka') })
  const openRedis = () => startRedis({ dataDir: path.join(folder, 'redis') })

  beforeAll(async () => {
    await buildAll()
    folder = await mkdtemp(path.join(tmpdir(), 'channel-faults-'))
    kafka = await openKafka()
    redis = await openRedis()
    fleet = await testFleet({ kafkaBrokers: kafka.brokers, redisUrl: redis.url })
  }, 600_000)

  afterAll(async () => {
    await fleet?.close()
    await kafka?.stop()
    await redis?.stop()
    await rm(folder, { recursive: true, force: true })
  }, 120_000)

  /** Files of the same size, each with SKUs and dealers of its own content's making; a fault happens while one is replayed. */
  const replayDuring = async (seed: number, fault: () => Promise<void>): Promise<{ result: ReplayResult; expected: unknown }> => {
    const text = retailFile({ invoices: 2_500, skus: 200, dealers: 60, seed })
    const { plan, fingerprint } = await readRetailCsv(Readable.from([Buffer.from(text)]))
    const stage = await fleet.partner()
    const parts = { concurrency: 16, patienceMs: 120_000, progress: () => ({ step: () => undefined, end: () => undefined }) }
    const replay = replayThrough({ plan, fingerprint, stage, ...parts, say: () => undefined })
    const [result] = await Promise.all([replay, pause(3_000).then(fault)])
    return { result, expected: referenceFigures(plan) }
  }

  test('one process of every service killed, Kafka and Redis away for 20 s: nothing is lost and nothing done twice', async () => {
    const { result, expected } = await replayDuring(7, async () => {
      for (const name of [...SERVICES, 'gateway']) {
        fleet.fleet.children.find((child) => child.name === `${name}-2`)?.kill('SIGKILL')
        await pause(500)
      }
      await Promise.all([kafka.stop(), redis.stop()])
      await pause(OUTAGE_MS)
      redis = await openRedis()
      kafka = await openKafka()
    })
    expect(result.figures).toEqual(expected)
    expect(result.contradictions).toEqual([])
    expect(fleet.dead.toSorted()).toEqual(['dealer-2', 'gateway-2', 'identity-2', 'inventory-2', 'order-2', 'partner-2'])
    expect(isClean(await reconcile(fleet.open, fleet.rpc))).toBe(true)
  }, 900_000)
})
