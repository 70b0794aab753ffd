import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { newId } from '@channel/contracts'
import { lifeIn, line, openShop, unit } from '../testing/life.js'
import { Unreachable } from '../testing/neighbours.js'
import type { TestedService } from '../testing/order-service.js'
import { accepted, orderService } from '../testing/order-service.js'

let service: TestedService
beforeAll(async () => {
  service = await orderService()
})
beforeEach(() => openShop(service))
afterAll(() => service.close())
const { place, books, account, history } = lifeIn(() => service)

describe('units that wait for goods', () => {
  const backorder = () => place({ lines: [line('BP-01', 6), line('BP-01', 8)], mayWait: true })
  beforeEach(() => void service.neighbours.stock.soldAhead.add('BP-01'))
  const waiting = async (id: string) => (await service.order(id))?.lines.map((one) => one.waiting)

  it('are shown on the later lines, and stay when what is there is shipped', async () => {
    const { id, lines } = await backorder()
    expect(lines.map((one) => one.waiting)).toEqual([0, 4])
    const part = accepted(await service.ship(id))
    expect(part).toMatchObject({ status: 'partly-shipped', lines: [{ shipped: 6 }, { shipped: 4, waiting: 4 }] })
    expect(part.allowed).not.toContain('ship')
  })

  it('come, once per event, in whatever order the events arrive', async () => {
    const { id } = await backorder()
    const [first, second] = [service.neighbours.stock.arrive('BP-01', 1), service.neighbours.stock.arrive('BP-01', 2)]
    const event = newId()
    await service.goodsCame(second[0]!, event)
    await Promise.all([service, service.replica()].map((at) => at.goodsCame(second[0]!, event)))
    expect(await waiting(id)).toEqual([0, 2])
    await service.goodsCame(first[0]!)
    expect(await waiting(id)).toEqual([0, 1])
    accepted(await service.ship(id))
    expect(service.neighbours.reservations.get(id)?.units.get('BP-01')).toEqual({ open: 1, shipped: 13, waiting: 1 })
  })

  it('may come before anybody has written down that they wait', async () => {
    service.neighbours.fault = (pattern) => (pattern === 'inventory.allocate-stock' ? 'before' : 'none')
    await expect(backorder()).rejects.toThrow(Unreachable)
    service.neighbours.fault = () => 'none'
    for (const filled of service.neighbours.stock.arrive('BP-01', 3)) await service.goodsCame(filled)
    service.pass(11)
    await service.resume.orders()
    const [row] = (await service.list()).rows
    expect(row?.node).toMatchObject({ status: 'confirmed', lines: [{ waiting: 0 }, { waiting: 1 }] })
  })

  it('become an order of their own, which gets the goods as they come', async () => {
    const { id } = await backorder()
    const split = await service.split(id)
    if (!split.ok) throw new Error(split.error.code)
    const { order, newOrder } = split.value
    expect(order).toMatchObject({
      totalMinor: 100_00,
      lines: [
        { quantity: 6, waiting: 0 },
        { quantity: 4, waiting: 0 },
      ],
    })
    expect(newOrder).toMatchObject({
      status: 'confirmed',
      splitFrom: id,
      totalMinor: 40_00,
      lines: [{ lineNo: 1, quantity: 4, waiting: 4 }],
    })
    expect(newOrder.number).not.toBe(order.number)
    expect(books().exposure).toBe(140_00)
    expect([id, newOrder.id].map((one) => service.neighbours.holds.get(one)?.amountMinor)).toEqual([100_00, 40_00])
    expect((await history(newOrder.id)).map(({ step, note, document }) => [step, note, document])).toEqual([
      ['split-off', '分批发货', order.number],
    ])
    expect((await history(id)).at(-1)).toMatchObject({ step: 'split', document: newOrder.number })
    expect(accepted(await service.ship(id)).status).toBe('shipped')
    for (const filled of service.neighbours.stock.arrive('BP-01', 4)) await service.goodsCame(filled)
    expect(accepted(await service.ship(newOrder.id)).status).toBe('shipped')
    await service.settle()
    expect(account()).toMatchObject({ heldMinor: 0, owedMinor: 140_00 })
    expect(service.neighbours.reservations.get(id)?.status).toBe('shipped')
  })

  it('of one order have the goods that another of the same reservation gives back', async () => {
    const { id } = await backorder()
    const split = await service.split(id, [unit(2, 6)])
    const child = split.ok ? split.value.newOrder : undefined
    expect(child?.lines.map((one) => one.waiting)).toEqual([4])
    accepted(await service.change(id, [unit(1, 3)]))
    expect(await waiting(child?.id ?? '')).toEqual([1])
    expect(service.neighbours.reservations.get(id)?.units.get('BP-01')).toEqual({ open: 11, shipped: 0, waiting: 1 })
  })
})
