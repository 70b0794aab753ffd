import { createReadStream, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { testKafka, testRedis, whyNoKafka, whyNoRedis } from '@channel/testkit'
import { isClean, reconcile } from '../audit/reconcile.js'
import { replayThrough } from '../replay/replay.js'
import { readRetailCsv } from '../replay/retail-csv.js'
import { buildAll } from '../testing/built.js'
import type { TestFleet } from '../testing/test-fleet.js'
import { testFleet } from '../testing/test-fleet.js'

const samples = path.join(import.meta.dirname, '../../samples')
const whyNot = whyNoKafka() ?? whyNoRedis()
const describeOrSkip = whyNot === undefined ? describe : describe.skip

describeOrSkip(
  `two processes of every service, with Kafka and Redis${whyNot === undefined ? '' : ` (skipped: ${whyNot})`}`,
  () => {
    let fleet: TestFleet
    beforeAll(async () => {
      await buildAll()
      const [{ brokers }, { url }] = [await testKafka(), await testRedis()]
      fleet = await testFleet({ kafkaBrokers: brokers, redisUrl: url })
    }, 600_000)
    afterAll(() => fleet?.close(), 60_000)

    test('give exactly the figures of the sample, and balances that equal their ledgers', async () => {
      const { figures, contradictions } = await replayThrough({
        ...(await readRetailCsv(createReadStream(path.join(samples, 'online-retail-sample.csv')))),
        stage: await fleet.partner(),
        concurrency: 8,
        patienceMs: 30_000,
        progress: () => ({ step: () => undefined, end: () => undefined }),
        say: () => undefined,
      })
      expect(figures).toEqual(JSON.parse(readFileSync(path.join(samples, 'online-retail-sample.expected.json'), 'utf8')))
      expect(contradictions).toEqual([])
      expect(isClean(await reconcile(fleet.open, fleet.rpc))).toBe(true)
      expect(fleet.dead).toEqual([])
    }, 120_000)
  },
)
