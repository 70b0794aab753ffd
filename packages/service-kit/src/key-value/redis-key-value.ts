import type { Logger } from '@channel/messaging'
import { Redis } from 'ioredis'
import type { KeyValue } from './key-value.js'

export type RedisKeyValue = KeyValue & {
  /** Resolves when Redis answers; throws while it is away. */
  ping(): Promise<void>
  close(): Promise<void>
}

const MAX_BACK_OFF_MS = 2_000
const COMMAND_LIMIT_MS = 500

/** One script, so that a counter can never be left without its time limit. */
const INCREMENT = `local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return count`

const client = (url: string): Redis =>
  new Redis(url, {
    keyPrefix: 'channel:',
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
    commandTimeout: COMMAND_LIMIT_MS,
    retryStrategy: (attempt) => Math.min(attempt * 100, MAX_BACK_OFF_MS),
  })

/** Tells of an outage once and of its end once, whatever the number of calls in between. */
const outageLog = (logger: Logger) => {
  let away = false
  return {
    failed: (error: unknown) => {
      if (!away) logger.warn({ err: error }, 'Redis is away: reads miss and writes are dropped')
      away = true
    },
    answered: () => {
      if (away) logger.info({}, 'Redis is back')
      away = false
    },
  }
}

/** Starts connecting at once and keeps trying; the caller never waits for a Redis that is away. */
export const redisKeyValue = (options: { url: string; logger: Logger }): RedisKeyValue => {
  const redis = client(options.url)
  const log = outageLog(options.logger)
  redis.on('error', log.failed)
  redis.on('ready', log.answered)
  const opened = redis.connect().catch(log.failed)

  const attempt = async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      await opened
      const answer = await work()
      log.answered()
      return answer
    } catch (error) {
      log.failed(error)
      return otherwise
    }
  }
  return {
    get: (key) => attempt(async () => (await redis.get(key)) ?? undefined, undefined),
    set: (key, value, ttlSeconds) => attempt(async () => void (await redis.set(key, value, 'EX', ttlSeconds)), undefined),
    delete: async (...keys) => {
      if (keys.length > 0) await attempt(async () => void (await redis.del(...keys)), undefined)
    },
    getMany: async (keys) => {
      if (keys.length === 0) return []
      const missing = keys.map(() => undefined)
      return attempt<(string | undefined)[]>(async () => (await redis.mget(...keys)).map((value) => value ?? undefined), missing)
    },
    increment: (key, ttlSeconds) => attempt(async () => Number(await redis.eval(INCREMENT, 1, key, ttlSeconds)), 0),
    ping: async () => void (await redis.ping()),
    close: async () => redis.disconnect(),
  }
}
