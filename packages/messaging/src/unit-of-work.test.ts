import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { newId } from '@channel/contracts'
import { testDatabase } from '@channel/testkit'
import type { TestClient, TestTransaction } from './testing/prisma-client.js'
import { prismaClient } from './testing/prisma-client.js'
import { unitOfWork } from './unit-of-work.js'

let database: Awaited<ReturnType<typeof testDatabase>>
let db: TestClient
let inTransaction: ReturnType<typeof unitOfWork<TestTransaction>>

beforeAll(async () => {
  database = await testDatabase('inventory')
  db = prismaClient(database.url)
  inTransaction = unitOfWork<TestTransaction>(db)
  await database.query('CREATE TABLE tally (id int PRIMARY KEY, n int NOT NULL)')
  await database.query('CREATE TABLE singular (id int PRIMARY KEY)')
  await database.query('GRANT ALL ON tally, singular TO PUBLIC')
})

beforeEach(async () => {
  await database.query('TRUNCATE tally, singular, inbox, command_log')
  await database.query('INSERT INTO tally VALUES (1, 0), (2, 0)')
})

afterAll(async () => {
  await db?.$disconnect()
  await database?.drop()
})

const tally = () => database.query<{ n: number }>('SELECT n FROM tally ORDER BY id')
const add = (tx: TestTransaction, id: number) => tx.$executeRawUnsafe('UPDATE tally SET n = n + 1 WHERE id = $1', id)

describe('a unit of work', () => {
  it('is done again after a deadlock, and each effect is there once', async () => {
    let attempts = 0
    const both = (first: number, second: number) =>
      inTransaction(async (tx) => {
        attempts += 1
        await add(tx, first)
        await sleep(150)
        await add(tx, second)
      })
    await Promise.all([both(1, 2), both(2, 1)])
    expect(attempts).toBeGreaterThan(2)
    expect(await tally()).toEqual([{ n: 2 }, { n: 2 }])
  })

  it('is done again after a serialization failure', async () => {
    let attempts = 0
    const readThenWrite = () =>
      inTransaction(async (tx) => {
        attempts += 1
        await tx.$executeRawUnsafe('SET TRANSACTION ISOLATION LEVEL SERIALIZABLE')
        const [row] = await tx.$queryRawUnsafe<{ n: number }[]>('SELECT n FROM tally WHERE id = 1')
        await sleep(50)
        await tx.$executeRawUnsafe('UPDATE tally SET n = $1 WHERE id = 1', (row?.n ?? 0) + 1)
      })
    await Promise.all([readThenWrite(), readThenWrite(), readThenWrite()])
    expect(attempts).toBeGreaterThan(3)
    expect((await tally())[0]).toEqual({ n: 3 })
  })

  it('is done again when the same idempotency key is written at once', async () => {
    let attempts = 0
    const insert = "INSERT INTO command_log (key, command, body_hash, answer, at) VALUES ('k', 'c', 'h', '1', now())"
    const answerOnce = () =>
      inTransaction(async (tx) => {
        attempts += 1
        const kept = await tx.$queryRawUnsafe<unknown[]>('SELECT 1 FROM command_log')
        if (kept.length > 0) return
        await sleep(50)
        await tx.$executeRawUnsafe(insert)
        await add(tx, 1)
      })
    await Promise.all([answerOnce(), answerOnce()])
    expect(attempts).toBe(3)
    expect((await tally())[0]).toEqual({ n: 1 })
  })

  it('is done again when the same inbox row is written at once through a Prisma model', async () => {
    const eventId = newId()
    let attempts = 0
    const consume = () =>
      inTransaction(async (tx) => {
        attempts += 1
        const seen = await tx.$queryRawUnsafe<unknown[]>('SELECT 1 FROM inbox WHERE event_id = $1::uuid', eventId)
        if (seen.length > 0) return
        await sleep(50)
        await tx.inboxRow.create({ data: { consumer: 'test', eventId } })
        await add(tx, 1)
      })
    await Promise.all([consume(), consume()])
    expect(attempts).toBe(3)
    expect((await tally())[0]).toEqual({ n: 1 })
  })

  it('throws any other violation at once', async () => {
    let attempts = 0
    const twice = inTransaction(async (tx) => {
      attempts += 1
      await tx.$executeRawUnsafe('INSERT INTO singular VALUES (7), (7)')
    })
    await expect(twice).rejects.toThrow(/singular_pkey/)
    expect(attempts).toBe(1)
  })

  it('gives up at last where the conflict never ends', async () => {
    let attempts = 0
    const alwaysLosing = inTransaction(async (tx) => {
      attempts += 1
      await tx.$executeRawUnsafe("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$")
    })
    await expect(alwaysLosing).rejects.toThrow(/again|conflict/i)
    expect(attempts).toBe(10)
  })

  it('nudges after the commit, once, and not after a failure', async () => {
    const seen: number[] = []
    const nudging = unitOfWork<TestTransaction>(db, { afterCommit: () => seen.push(seen.length) })
    await nudging((tx) => add(tx, 1))
    await expect(nudging(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(seen).toEqual([0])
  })

  it('lets many more callers in than there are connections', async () => {
    await Promise.all(Array.from({ length: 100 }, () => inTransaction((tx) => add(tx, 1))))
    expect((await tally())[0]).toEqual({ n: 100 })
  })

  it('answers what the work answered', async () => {
    const id = randomUUID()
    expect(await inTransaction(() => Promise.resolve(id))).toBe(id)
  })
})
