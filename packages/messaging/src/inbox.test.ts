import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { newId } from '@channel/contracts'
import { testDatabase } from '@channel/testkit'
import { firstTime } from './inbox.js'
import type { TestClient, TestTransaction } from './testing/prisma-client.js'
import { prismaClient } from './testing/prisma-client.js'
import { unitOfWork } from './unit-of-work.js'

let database: Awaited<ReturnType<typeof testDatabase>>
let db: TestClient

beforeAll(async () => {
  database = await testDatabase('inventory')
  db = prismaClient(database.url)
})

afterAll(async () => {
  await db?.$disconnect()
  await database?.drop()
})

it('an event is new to each consumer once', async () => {
  const eventId = newId()
  const answers = [await firstTime(db, 'a', eventId), await firstTime(db, 'a', eventId), await firstTime(db, 'b', eventId)]
  expect(answers).toEqual([true, false, true])
})

it('of many deliveries at once one is the first', async () => {
  const eventId = newId()
  const inTransaction = unitOfWork<TestTransaction>(db)
  const answers = await Promise.all(Array.from({ length: 30 }, () => inTransaction((tx) => firstTime(tx, 'a', eventId))))
  expect(answers.filter(Boolean)).toHaveLength(1)
})

it('a rolled-back delivery was none', async () => {
  const eventId = newId()
  const broken = db.$transaction(async (tx) => {
    await firstTime(tx, 'a', eventId)
    throw new Error('handler failed')
  })
  await expect(broken).rejects.toThrow('handler failed')
  expect(await firstTime(db, 'a', eventId)).toBe(true)
})
