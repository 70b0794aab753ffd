import { createReadStream, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { isClean, reconcile } from '../audit/reconcile.js'
import type { TestPlatform } from '../testing/test-platform.js'
import { testPlatform } from '../testing/test-platform.js'
import { replayThrough } from './replay.js'
import { readRetailCsv } from './retail-csv.js'

const samples = path.join(import.meta.dirname, '../../samples')
const expected: unknown = JSON.parse(readFileSync(path.join(samples, 'online-retail-sample.expected.json'), 'utf8'))

describe('a replay through the gateway', () => {
  let platform: TestPlatform
  beforeAll(async () => void (platform = await testPlatform()), 60_000)
  afterAll(() => platform.close())

  const replay = async () =>
    replayThrough({
      ...(await readRetailCsv(createReadStream(path.join(samples, 'online-retail-sample.csv')))),
      stage: await platform.partner(),
      concurrency: 8,
      patienceMs: 10_000,
      progress: () => ({ step: () => undefined, end: () => undefined }),
      say: () => undefined,
    })

  test('gives exactly the figures of the sample, and balances that equal their ledgers', async () => {
    const { figures, contradictions } = await replay()
    expect(figures).toEqual(expected)
    expect(contradictions).toEqual([])
    expect(isClean(await reconcile(platform.open, platform.rpc))).toBe(true)
  }, 60_000)

  test('may be done again: every key finds its own answer and nothing moves', async () => {
    const moved = await platform.database.query('SELECT id FROM inventory.movement')
    const { figures, contradictions } = await replay()
    expect(figures).toEqual(expected)
    expect(contradictions).toEqual([])
    expect(await platform.database.query('SELECT id FROM inventory.movement')).toHaveLength(moved.length)
  }, 60_000)
})
