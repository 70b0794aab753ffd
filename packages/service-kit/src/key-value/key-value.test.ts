import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { RunningRedis } from '@channel/provision'
import { startRedis } from '@channel/provision'
import { whyNoRedis } from '@channel/testkit'
import { createLogger } from '../logger.js'
import type { KeyValue } from './key-value.js'
import { memoryKeyValue } from './memory-key-value.js'
import type { RedisKeyValue } from './redis-key-value.js'
import { redisKeyValue } from './redis-key-value.js'

const reason = whyNoRedis()
const whereRedisIs = reason === undefined ? describe : describe.skip
const note = reason === undefined ? '' : ` (skipped: ${reason})`

const behavesAsKeyValue = (open: () => KeyValue) => {
  let prefix = 0
  const fresh = (name: string) => `${name}:${prefix}`
  beforeEach(() => {
    prefix += 1
  })

  test('what was set is read until it is deleted', async () => {
    const store = open()
    await store.set(fresh('a'), '甲', 60)
    expect(await store.get(fresh('a'))).toBe('甲')
    await store.delete(fresh('a'), fresh('never set'))
    expect(await store.get(fresh('a'))).toBeUndefined()
  })

  test('a later value replaces an earlier one', async () => {
    const store = open()
    await store.set(fresh('a'), '1', 60)
    await store.set(fresh('a'), '2', 60)
    expect(await store.get(fresh('a'))).toBe('2')
  })

  test('many are read in the order asked for, with gaps', async () => {
    const store = open()
    await store.set(fresh('a'), '1', 60)
    await store.set(fresh('c'), '3', 60)
    expect(await store.getMany([fresh('c'), fresh('b'), fresh('a')])).toEqual(['3', undefined, '1'])
    expect(await store.getMany([])).toEqual([])
    await store.delete()
  })

  test('a value is gone when its time is over', async () => {
    const store = open()
    await store.set(fresh('a'), '1', 1)
    await pause(1_100)
    expect(await store.get(fresh('a'))).toBeUndefined()
  })

  test('a counter counts every one of many callers, and starts anew when its window is over', async () => {
    const store = open()
    const counts = await Promise.all(Array.from({ length: 20 }, () => store.increment(fresh('n'), 1)))
    expect(counts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1))
    await pause(1_100)
    expect(await store.increment(fresh('n'), 1)).toBe(1)
  })
}

describe('in memory', () => {
  behavesAsKeyValue(() => memoryKeyValue())

  test('the entry used longest ago makes room', async () => {
    const store = memoryKeyValue({ maxEntries: 2 })
    await store.set('a', '1', 60)
    await store.set('b', '2', 60)
    await store.get('a')
    await store.set('c', '3', 60)
    expect(await store.getMany(['a', 'b', 'c'])).toEqual(['1', undefined, '3'])
  })
})

whereRedisIs(`in Redis${note}`, () => {
  let dataDir: string
  let redis: RunningRedis
  let store: RedisKeyValue
  const lines: string[] = []
  const logger = createLogger({ destination: { write: (line) => void lines.push(line) } })
  const messages = () => lines.map((line) => (JSON.parse(line) as { msg: string }).msg)
  const until = async (reached: () => Promise<boolean>) => {
    while (!(await reached())) await pause(20)
  }

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'key-value-'))
    redis = await startRedis({ dataDir })
    store = redisKeyValue({ url: redis.url, logger })
  }, 300_000)
  afterAll(async () => {
    await store.close()
    await redis.stop()
    await rm(dataDir, { recursive: true })
  })

  behavesAsKeyValue(() => store)

  test('while Redis is away reads miss and writes are dropped, with one warning; then it goes on by itself', async () => {
    await store.set('kept', 'before', 60)
    lines.length = 0
    await redis.stop()
    for (let round = 0; round < 5; round += 1) {
      expect(await store.get('kept')).toBeUndefined()
      expect(await store.getMany(['kept', 'other'])).toEqual([undefined, undefined])
      expect(await store.increment('count', 60)).toBe(0)
      await store.set('kept', 'while away', 60)
      await store.delete('kept')
    }
    await expect(store.ping()).rejects.toThrow()
    expect(messages()).toEqual(['Redis is away: reads miss and writes are dropped'])

    redis = await startRedis({ dataDir })
    await until(async () => (await store.get('kept')) !== undefined)
    expect(await store.get('kept')).toBe('before')
    expect(messages()).toEqual(['Redis is away: reads miss and writes are dropped', 'Redis is back'])
  })

  test('a start without Redis harms nobody, and its arrival is noticed', async () => {
    await redis.stop()
    const early = redisKeyValue({ url: redis.url, logger })
    expect(await early.get('kept')).toBeUndefined()
    redis = await startRedis({ dataDir })
    await until(async () => (await early.increment('arrived', 60)) > 0)
    await early.close()
  })
})
