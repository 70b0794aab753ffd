import { describe, expect, test } from '@jest/globals'
import { EnvUnusable, readPlatformEnv } from './env.js'

describe('the environment of the platform', () => {
  test('may be empty: own database, demo data, loopback, the first free port', () => {
    expect(readPlatformEnv({})).toMatchObject({
      host: '127.0.0.1',
      port: undefined,
      databaseUrl: undefined,
      seedDemo: true,
      logLevel: 'warn',
    })
  })

  test('with a database of its own plants no accounts with a published password, unless told so', () => {
    const DATABASE_URL = 'postgresql://admin:secret@db.example:5432/channel'
    expect(readPlatformEnv({ DATABASE_URL }).seedDemo).toBe(false)
    expect(readPlatformEnv({ DATABASE_URL, SEED: 'demo' }).seedDemo).toBe(true)
    expect(readPlatformEnv({ SEED: 'none' }).seedDemo).toBe(false)
  })

  test.each([
    [{ PORT: 'http' }, 'PORT'],
    [{ PORT: '70000' }, 'PORT'],
    [{ DATABASE_URL: 'db.example' }, 'DATABASE_URL'],
    [{ PLATFORM_SECRET: 'short' }, 'PLATFORM_SECRET'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    [{ SEED: 'yes' }, 'SEED'],
  ])('with %j says what is wrong', (source, name) => {
    expect(() => readPlatformEnv(source)).toThrow(EnvUnusable)
    expect(() => readPlatformEnv(source)).toThrow(name)
  })
})
