import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { newId } from '@channel/contracts'
import type { OrderId } from '@channel/contracts'
import { placeOrder } from '@channel/contracts/order'
import { unitOfWork } from '@channel/messaging'
import type { TestDatabase } from '@channel/testkit'
import { brandOps, testDatabase } from '@channel/testkit'
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '../db/client.js'
import { line, MAIN, order } from '../testing/orders.js'
import { orderRepository } from './order.repository.js'

let database: TestDatabase
let db: PrismaClient
const statements: string[] = []
beforeAll(async () => {
  database = await testDatabase('order')
  const adapter = new PrismaPg({ connectionString: database.url }, { schema: 'order' })
  const logged = new PrismaClient({ adapter, log: [{ emit: 'event', level: 'query' }] })
  logged.$on('query', ({ query }) => void (/^(BEGIN|COMMIT|SET)/.test(query) || statements.push(query)))
  db = logged
})
afterAll(async () => {
  await db.$disconnect()
  await database.drop()
})

const lines = Array.from({ length: 40 }, (_, index) => line({ lineNo: index + 1 }))
const cause = { context: brandOps, at: new Date('2026-03-02T08:00:00.000Z') }

describe('the statements of a placed order', () => {
  it('are two as it is written and two as it is confirmed, whatever the number of its lines', async () => {
    const orders = orderRepository(db, unitOfWork(db))
    for (const count of [1, 40]) {
      const draft = order({ id: newId() as OrderId, lines: lines.slice(0, count) })
      const wanted = [{ sku: 'BP-01', quantity: 1 }]
      const input = placeOrder.input.parse({ idempotencyKey: newId(), channel: 'online', currency: 'CNY', lines: wanted })
      statements.length = 0
      const placed = await orders.place(draft, input, cause)
      if (!placed.ok) throw new Error(placed.error.code)
      expect(statements).toHaveLength(2)
      await orders.conclude(placed.value, { type: 'confirm', location: MAIN, waiting: [] }, cause)
      expect(statements).toHaveLength(4)
    }
  })
})
