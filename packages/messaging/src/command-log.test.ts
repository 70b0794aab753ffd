import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ReplyOf } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import { recordPayment } from '@channel/contracts/dealer'
import { testDatabase } from '@channel/testkit'
import type { StoredAnswer } from './command-log.js'
import { once, recallAnswers, rememberAnswers } from './command-log.js'
import { callOf } from './testing/events.js'
import type { TestClient, TestTransaction } from './testing/prisma-client.js'
import { prismaClient } from './testing/prisma-client.js'
import { unitOfWork } from './unit-of-work.js'

type Reply = ReplyOf<typeof recordPayment>

let database: Awaited<ReturnType<typeof testDatabase>>
let db: TestClient
let inTransaction: ReturnType<typeof unitOfWork<TestTransaction>>

beforeAll(async () => {
  database = await testDatabase('inventory')
  db = prismaClient(database.url)
  inTransaction = unitOfWork<TestTransaction>(db)
  await database.query('CREATE TABLE paid (reference text PRIMARY KEY, total int NOT NULL)')
  await database.query('GRANT ALL ON paid TO PUBLIC')
})

beforeEach(async () => {
  await database.query('TRUNCATE command_log, paid')
  await database.query("INSERT INTO paid VALUES ('all', 0)")
})

afterAll(async () => {
  await db?.$disconnect()
  await database?.drop()
})

const payment = (idempotencyKey: string, amountMinor = 100) =>
  recordPayment.input.parse({ idempotencyKey, dealerCode: 'D-1', amountMinor, currency: 'CNY', reference: 'bank' })
const account = (owedMinor: number): Reply =>
  ok({ dealerCode: payment('12345678').dealerCode, currency: 'CNY', limitMinor: 0, heldMinor: 0, owedMinor })
const refused: Reply = err({ code: 'DEALER_NOT_FOUND', dealerCode: 'D-1' })
const forbidden: Reply = err({ code: 'FORBIDDEN', reason: 'dealer' })

const total = async () => (await database.query<{ total: number }>("SELECT total FROM paid WHERE reference = 'all'"))[0]?.total
const kept = async () => (await database.query<{ n: number }>('SELECT count(*)::int AS n FROM command_log'))[0]?.n

/** Adds the amount to the total and answers with the new total. */
const pay = (input: ReturnType<typeof payment>, subject = 'account-1', work?: () => Promise<Reply>): Promise<Reply> =>
  inTransaction((tx) =>
    once(tx, recordPayment, input, callOf(subject), async () => {
      if (work) return work()
      const rows = await tx.$queryRawUnsafe<{ total: number }[]>(
        'UPDATE paid SET total = total + $1 RETURNING total',
        input.amountMinor,
      )
      return account(rows[0]?.total ?? 0)
    }),
  )

describe('one key', () => {
  it('has one effect and one answer, however many call at once', async () => {
    const replies = await Promise.all(Array.from({ length: 50 }, () => pay(payment('key-00001'))))
    expect(await total()).toBe(100)
    for (const reply of replies) expect(reply).toEqual(account(100))
    expect(await kept()).toBe(1)
  })

  it('spares latecomers the violations that a second effect would run into', async () => {
    const insertOnce = () =>
      inTransaction((tx) =>
        once(tx, recordPayment, payment('key-00001'), callOf('account-1'), async () => {
          await tx.$executeRawUnsafe("INSERT INTO paid VALUES ('new', 1)")
          await sleep(20)
          return account(1)
        }),
      )
    const replies = await Promise.all(Array.from({ length: 8 }, insertOnce))
    for (const reply of replies) expect(reply).toEqual(account(1))
  })

  it('keeps its answer, whatever would be answered now', async () => {
    expect(await pay(payment('key-00001'))).toEqual(account(100))
    await database.query('UPDATE paid SET total = 5000')
    expect(await pay(payment('key-00001'))).toEqual(account(100))
    expect(await total()).toBe(5000)
  })

  it('with another body is refused and does nothing', async () => {
    await pay(payment('key-00001', 100))
    const again = await pay(payment('key-00001', 101))
    expect(again).toEqual(err({ code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey: 'key-00001' }))
    expect(await total()).toBe(100)
    expect(await pay(payment('key-00001', 100))).toEqual(account(100))
  })

  it('belongs to whoever sent it: another account with the same key gets an effect and an answer of its own', async () => {
    expect(await pay(payment('key-00001'), 'account-1')).toEqual(account(100))
    expect(await pay(payment('key-00001'), 'account-2')).toEqual(account(200))
    expect(await pay(payment('key-00001'), 'account-1')).toEqual(account(100))
  })

  it('keeps a refusal: it can never turn into a success', async () => {
    expect(await pay(payment('key-00001'), 'account-1', () => Promise.resolve(refused))).toEqual(refused)
    expect(await pay(payment('key-00001'))).toEqual(refused)
    expect(await total()).toBe(0)
  })

  it('keeps no FORBIDDEN: rights may be granted', async () => {
    expect(await pay(payment('key-00001'), 'account-1', () => Promise.resolve(forbidden))).toEqual(forbidden)
    expect(await kept()).toBe(0)
    expect(await pay(payment('key-00001'))).toEqual(account(100))
  })

  it('is free again after an unexpected failure', async () => {
    await expect(pay(payment('key-00001'), 'account-1', () => Promise.reject(new Error('disk')))).rejects.toThrow('disk')
    expect(await pay(payment('key-00001'))).toEqual(account(100))
  })
})

describe('answers of a batch', () => {
  const callFor = (key: string, amountMinor = 100, subject = 'account-1') => ({
    command: recordPayment,
    input: payment(key, amountMinor),
    context: callOf(subject).context,
  })
  const remember = (tx: TestTransaction, keys: string[], answer: StoredAnswer) =>
    rememberAnswers(
      tx,
      keys.map((key) => ({ ...callFor(key), answer })),
      new Date(),
    )

  it('come back in the order of the calls', async () => {
    await remember(db, ['key-00002', 'key-00001'], ok(1))
    await remember(db, ['key-00003'], refused)
    const calls = [
      callFor('key-00003'),
      callFor('key-none'),
      callFor('key-00001', 5),
      callFor('key-00001'),
      callFor('key-00001', 100, 'account-2'),
    ]
    expect(await recallAnswers(db, calls)).toEqual([refused, undefined, 'key-reused', ok(1), undefined])
  })

  it('are known to single calls and the other way round', async () => {
    await pay(payment('key-00001'))
    expect(await recallAnswers(db, [callFor('key-00001')])).toEqual([account(100)])
  })

  it('leave out what is not final', async () => {
    await remember(db, ['key-00001'], forbidden)
    await remember(db, ['key-00001'], err({ code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey: 'key-00001' }))
    expect(await kept()).toBe(0)
  })

  it('of two batches with a key in common: one decides, the other is done again and finds the answer', async () => {
    const decide = (keys: string[]) =>
      inTransaction(async (tx) => {
        const known = await recallAnswers(
          tx,
          keys.map((key) => callFor(key)),
        )
        const fresh = keys.filter((_, n) => known[n] === undefined)
        await sleep(30)
        await remember(tx, fresh, ok(keys[0] ?? ''))
        await tx.$executeRawUnsafe('UPDATE paid SET total = total + $1', fresh.length)
      })
    await Promise.all([
      decide(['key-00001', 'key-00002']),
      decide(['key-00002', 'key-00003']),
      decide(['key-00003', 'key-00001']),
    ])
    expect(await total()).toBe(3)
    expect(await kept()).toBe(3)
  })
})

describe('the body of a command', () => {
  it('is the same in any order of fields', async () => {
    await pay(payment('key-00001'))
    const { idempotencyKey, ...rest } = payment('key-00001')
    const reordered = { ...Object.fromEntries(Object.entries(rest).reverse()), idempotencyKey } as ReturnType<typeof payment>
    expect(await pay(reordered)).toEqual(account(100))
  })
})
