import { IdempotencyKey, newId } from '@channel/contracts'
import type { Account, createAccount } from '@channel/contracts/identity'
import type { InputOf } from '@channel/contracts'
import type { EventPublisher } from '@channel/messaging'
import { createLogger, memoryKeyValue } from '@channel/service-kit'
import { asService } from '@channel/testkit'
import { identityParts } from '../identity.module.js'

const nowhere: EventPublisher = { publish: async () => undefined }
export const SECRET = 'a secret of the test and of nobody else'
export const RIGHT = 'correct horse battery'

/**
 * One instance of the service on a database, without its edge and its background work; the clock stands where the test puts it. All
 * its connections are open: while they open one by one, nothing happens at once.
 */
export const runningIdentity = async (url: string) => {
  const clock = { now: new Date('2026-03-01T08:00:00.000Z') }
  const cache = memoryKeyValue()
  const logger = createLogger({ level: 'silent' })
  const parts = identityParts({ databaseUrl: url, logger, clock: () => clock.now, publisher: nowhere, secret: SECRET, cache })
  await Promise.all(Array.from({ length: 10 }, () => parts.db.$executeRaw`SELECT pg_sleep(0.1)`))
  return {
    ...parts,
    clock,
    cache,
    later: (minutes: number) => (clock.now = new Date(clock.now.getTime() + minutes * 60_000)),
    stop: () => parts.db.$disconnect(),
  }
}

export type RunningIdentity = Awaited<ReturnType<typeof runningIdentity>>

export const key = (text: string = newId()) => IdempotencyKey.parse(`test-${text}`)
export const gateway = asService('gateway')
export const platform = asService('platform')

let count = 0
type Opening = Partial<InputOf<typeof createAccount>>

/** A new account with the password RIGHT. */
export const openAccount = async ({ accounts }: RunningIdentity, more: Opening = {}): Promise<Account> => {
  const username = `person-${(count += 1)}`
  const input = { idempotencyKey: key(), username, password: RIGHT, displayName: '张三', roles: ['brand-ops' as const], ...more }
  const reply = await accounts.create(input as Parameters<typeof accounts.create>[0], platform)
  if (!reply.ok) throw new Error(reply.error.code)
  return reply.value
}

export const logIn = ({ sessions }: RunningIdentity, username: string, password = RIGHT) =>
  sessions.logIn({ idempotencyKey: key(), username, password, device: '测试' }, gateway)

/** A session of the account, or an error. */
export const sessionOf = async (identity: RunningIdentity, username: string) => {
  const reply = await logIn(identity, username)
  if (!reply.ok) throw new Error(reply.error.code)
  return reply.value
}

export const refresh = ({ sessions }: RunningIdentity, refreshToken: string) =>
  sessions.refresh({ idempotencyKey: key(), refreshToken }, gateway)
