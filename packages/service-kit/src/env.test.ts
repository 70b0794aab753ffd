import { expect, test } from '@jest/globals'
import type { EnvInvalid } from './env.js'
import { peerUrls, readServiceEnv } from './env.js'

const complete = {
  PORT: '4101',
  DATABASE_URL: 'postgresql://channel_order:pw@127.0.0.1:5432/channel',
  KAFKA_BROKERS: '127.0.0.1:9092, 127.0.0.1:9093',
  REDIS_URL: 'redis://127.0.0.1:6379',
  PLATFORM_SECRET: 'a secret that is long enough',
  IDENTITY_URL: 'http://127.0.0.1:4001',
  INVENTORY_URL: 'http://127.0.0.1:4002,http://127.0.0.1:4012',
  DEALER_URL: 'http://127.0.0.1:4003',
  ORDER_URL: 'http://127.0.0.1:4004',
  PARTNER_URL: 'http://127.0.0.1:4005',
}

const problems = (source: Record<string, string | undefined>): string[] => {
  try {
    readServiceEnv(source)
    return []
  } catch (error) {
    return (error as EnvInvalid).problems
  }
}

test('a complete environment is read, with numbers, lists and defaults', () => {
  const env = readServiceEnv(complete)
  expect(env).toMatchObject({
    PORT: 4101,
    HOST: '0.0.0.0',
    LOG_LEVEL: 'info',
    KAFKA_BROKERS: ['127.0.0.1:9092', '127.0.0.1:9093'],
  })
  expect(peerUrls(env).inventory).toEqual(['http://127.0.0.1:4002', 'http://127.0.0.1:4012'])
})

test('each missing variable is named on its own line, an empty one too', () => {
  expect(problems({ ...complete, PORT: undefined, REDIS_URL: '', ORDER_URL: undefined })).toEqual([
    'REDIS_URL is missing',
    'ORDER_URL is missing',
    'PORT is missing',
  ])
  expect(() => readServiceEnv({ ...complete, PORT: '' })).toThrow('The environment is not complete:\n  PORT is missing')
})

test('an empty environment names all ten variables', () => {
  expect(problems({})).toHaveLength(10)
})

test.each([
  [{ PORT: 'http' }, 'PORT must be a port number'],
  [{ DATABASE_URL: 'mysql://localhost/x' }, 'DATABASE_URL must be a URL that starts with postgres:// or postgresql://'],
  [{ REDIS_URL: '127.0.0.1:6379' }, 'REDIS_URL must be a URL that starts with redis:// or rediss://'],
  [{ PLATFORM_SECRET: 'short' }, 'PLATFORM_SECRET must have at least 16 characters'],
  [{ ORDER_URL: 'http://a,order' }, 'ORDER_URL must be a URL that starts with http:// or https://'],
  [{ KAFKA_BROKERS: 'kafka' }, 'KAFKA_BROKERS must be a comma list of host:port'],
])('a wrong value is told in words: %j', (wrong, message) => {
  expect(problems({ ...complete, ...wrong })).toEqual([message])
})

test('a message never shows the value, which may be a secret', () => {
  expect(problems({ ...complete, PLATFORM_SECRET: 'hunter2' }).join()).not.toContain('hunter2')
})
