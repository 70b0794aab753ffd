import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { CallContext, LocationCode } from '@channel/contracts'
import { newId } from '@channel/contracts'
import { listOrders, salesSummary } from '@channel/contracts/order'
import { brandOps, dealerBuyer } from '@channel/testkit'
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '../db/client.js'
import type { PlacedOrder, TestedService } from '../testing/order-service.js'
import { accepted, orderService } from '../testing/order-service.js'
import { orderListRepository } from './order-list.repository.js'

const guide: CallContext = {
  principal: { subject: newId(), roles: ['guide'], storeCode: 'MAIN' as LocationCode },
  traceId: newId(),
}
const price = { unitPrice: '10.00', currency: 'CNY' }
const line = (quantity = 1) => [{ sku: 'BP-01', quantity }]

let service: TestedService
let placed: PlacedOrder[]
beforeAll(async () => {
  service = await orderService()
  service.neighbours.stockUp({ 'BP-01': 1_000 }, price)
  service.neighbours.openAccount('D001', 1_000_000)
  service.neighbours.openAccount('D002', 1_000_000)
  placed = []
  for (let hour = 0; hour < 4; hour += 1) {
    const reference = `PO/${hour + 1}_${hour}`
    placed.push(accepted(await service.place({ channel: 'dealer', lines: line(), reference }, dealerBuyer('D001'))))
    placed.push(accepted(await service.place({ channel: 'dealer', lines: line() }, dealerBuyer('D002'))))
    placed.push(accepted(await service.place({ channel: 'online', lines: line(2) })))
    placed.push(accepted(await service.place({ channel: 'store', lines: line(3) }, guide)))
    service.pass(3_600)
  }
})
afterAll(() => service.close())

const ids = (orders: { id: string }[]) => orders.map(({ id }) => id)
const everyPage = async (input: object, context = brandOps) => {
  const nodes: PlacedOrder[] = []
  for (let after: string | undefined; ;) {
    const page = await service.list({ ...input, after }, context)
    nodes.push(...page.rows.map(({ node }) => node))
    if (!page.hasNextPage) return { nodes, totalCount: page.totalCount }
    after = page.rows.at(-1)?.cursor
  }
}

describe('the list of orders', () => {
  it('is newest first, also where many were placed at one moment, and no page repeats or leaves out one', async () => {
    for (const first of [1, 3, 16, 200]) {
      const { nodes, totalCount } = await everyPage({ first })
      expect(ids(nodes)).toEqual(ids(placed.toReversed()))
      expect(totalCount).toBe(16)
    }
  })

  it('has what is asked for', async () => {
    expect((await everyPage({ channel: 'store' })).nodes).toHaveLength(4)
    expect((await everyPage({ dealerCode: 'D001' })).nodes).toHaveLength(4)
    expect((await everyPage({ status: 'refused' })).nodes).toHaveLength(0)
    const { nodes } = await everyPage({ from: placed[4]?.placedAt, to: placed[8]?.placedAt, first: 3 })
    expect(ids(nodes)).toEqual(ids(placed.slice(4, 8).toReversed()))
  })

  it('is of several statuses, on hold or not, and sorted by total where that is asked for', async () => {
    expect((await everyPage({ statuses: ['confirmed', 'sent'], first: 5 })).nodes).toHaveLength(16)
    expect((await everyPage({ statuses: ['sent', 'refused'] })).totalCount).toBe(0)
    expect((await everyPage({ onHold: true })).totalCount).toBe(0)
    expect((await everyPage({ onHold: false })).totalCount).toBe(16)
    for (const first of [1, 3, 200]) {
      const { nodes } = await everyPage({ sort: 'largest', first })
      const wanted = [...placed].sort((one, other) => other.totalMinor - one.totalMinor || (one.id < other.id ? 1 : -1))
      expect(ids(nodes)).toEqual(ids(wanted))
    }
  })

  it('finds the beginning of a number or of a reference, and takes no letter for a pattern', async () => {
    const [first, last] = [placed[0]!, placed.at(-1)!]
    expect(ids((await everyPage({ search: last.number.toLowerCase() })).nodes)).toEqual([last.id])
    expect((await everyPage({ search: 'SO20260302', first: 3 })).nodes).toHaveLength(16)
    expect(ids((await everyPage({ search: 'PO/1_' })).nodes)).toEqual([first.id])
    expect((await everyPage({ search: 'PO%' })).totalCount).toBe(0)
    expect((await everyPage({ search: 'PO/1' }, dealerBuyer('D002'))).totalCount).toBe(0)
    expect((await everyPage({ search: 'PO/1' }, dealerBuyer('D001'))).totalCount).toBe(1)
  })

  it('begins at the top for a cursor that somebody made up', async () => {
    for (const after of ['nonsense', Buffer.from('["x","y"]').toString('base64url')])
      expect((await service.list({ first: 1, after })).rows[0]?.node.id).toBe(placed.at(-1)?.id)
  })

  it('shows dealers their own orders, guides those that they placed, and strangers none', async () => {
    const mine = await everyPage({}, dealerBuyer('D001'))
    expect(ids(mine.nodes)).toEqual(ids(placed.filter(({ dealerCode }) => dealerCode === 'D001').toReversed()))
    expect(mine.totalCount).toBe(4)
    expect((await everyPage({}, guide)).nodes.every(({ placedBy }) => placedBy === guide.principal.subject)).toBe(true)
    expect((await everyPage({}, guide)).totalCount).toBe(4)
    expect((await everyPage({}, { ...guide, principal: { subject: 'x', roles: [] } })).totalCount).toBe(0)
  })

  it('takes as many statements for many orders as for one', async () => {
    const adapter = new PrismaPg({ connectionString: service.database.url }, { schema: 'order' })
    const db = new PrismaClient({ adapter, log: [{ emit: 'event', level: 'query' }] })
    const statements: string[] = []
    db.$on('query', ({ query }) => void statements.push(query))
    const lists = orderListRepository(db, async (own) => [own])
    const counted = async (first: number) => {
      statements.length = 0
      expect((await lists.list(listOrders.input.parse({ first }), { of: 'all' })).rows).toHaveLength(first)
      return statements.length
    }
    expect(await counted(1)).toBe(2)
    expect(await counted(16)).toBe(2)
    await db.$disconnect()
  })
})

describe('the sales summary', () => {
  const summary = (input: object, context = brandOps) => service.sales.summary(salesSummary.input.parse(input), context)

  it('counts accepted orders and takes returns and cancellations off', async () => {
    const none = { currency: 'CNY', confirmed: 4, refused: 0, returns: 0 }
    expect(await summary({})).toEqual([
      { ...none, channel: 'dealer', confirmed: 8, revenueMinor: 80_00 },
      { ...none, channel: 'online', revenueMinor: 80_00 },
      { ...none, channel: 'store', revenueMinor: 120_00 },
    ])
    const { id } = accepted(await service.place({ channel: 'online', lines: line(7) }))
    accepted(await service.cancel(id))
    await service.place({ channel: 'online', lines: line(5_000) })
    await service.takeBack({ channel: 'online', lines: [{ sku: 'BP-01', quantity: 1, unitPrice: '10.00' }] })
    expect((await summary({}))[1]).toEqual({ ...none, channel: 'online', refused: 1, returns: 1, revenueMinor: 70_00 })
  })

  it('is of a time range, and of what the caller may see', async () => {
    expect(await summary({ from: placed[4]?.placedAt, to: placed[8]?.placedAt }, dealerBuyer('D002'))).toEqual([
      { channel: 'dealer', currency: 'CNY', confirmed: 1, refused: 0, returns: 0, revenueMinor: 10_00 },
    ])
    expect((await summary({}, guide)).map(({ channel }) => channel)).toEqual(['store'])
  })
})
