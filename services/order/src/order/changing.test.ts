import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { newId } from '@channel/contracts'
import { salesSummary } from '@channel/contracts/order'
import { brandOps } from '@channel/testkit'
import { buyer, lifeIn, openShop, unit } from '../testing/life.js'
import { Unreachable } from '../testing/neighbours.js'
import type { TestedService } from '../testing/order-service.js'
import { accepted, orderService, refusalOf } from '../testing/order-service.js'

let service: TestedService
beforeAll(async () => {
  service = await orderService()
})
beforeEach(() => openShop(service))
afterAll(() => service.close())
const { place, books, account, history, payloads } = lifeIn(() => service)

describe('a change', () => {
  it('asks for more credit and stock, gives back what is less, and keeps prices', async () => {
    const { id } = await place()
    service.neighbours.prices.set('BP-01', { unitPrice: '99.00', currency: 'CNY' })
    const changed = accepted(await service.change(id, [unit(1, 7), unit(2, 0)], buyer))
    expect(changed).toMatchObject({
      status: 'confirmed',
      totalMinor: 70_00,
      lines: [{ lineNo: 1, quantity: 7, unitPrice: '10.00' }],
    })
    expect(changed.lines).toHaveLength(1)
    expect(books()).toEqual({ 'BP-01': 3, 'TH-02': 5, exposure: 70_00 })
    expect((await history(id)).slice(-2)).toMatchObject([
      { step: 'change-started', status: 'changing', actor: buyer.principal.subject, note: '客户改单', changes: [] },
      {
        step: 'changed',
        status: 'confirmed',
        changes: [
          { lineNo: 1, sku: 'BP-01', from: 4, to: 7 },
          { lineNo: 2, sku: 'TH-02', from: 2, to: 0 },
        ],
      },
    ])
    expect(await payloads('order.order-changed.v1')).toMatchObject([
      { payload: { totalMinor: 70_00, cause: 'change', lines: [{ sku: 'BP-01', quantity: 7 }] } },
    ])
    expect(accepted(await service.ship(id)).status).toBe('shipped')
    await service.settle()
    expect(account()).toMatchObject({ heldMinor: 0, owedMinor: 70_00 })
    expect([...service.neighbours.reservations.values()].map(({ status }) => status)).toEqual(['shipped', 'shipped'])
  })

  it.each([
    ['credit', [unit(1, 10), unit(2, 5)], 100_00, 'CREDIT_EXCEEDED'],
    ['stock', [unit(1, 11), unit(2, 1)], 200_00, 'INSUFFICIENT_STOCK'],
  ])('that %s refuses leaves order, credit and stock as they were, and stays refused', async (_, lines, limitMinor, code) => {
    const before = await place()
    service.neighbours.accounts.get('D001')!.limitMinor = limitMinor
    const kept = books()
    const key = newId()
    const refused = await service.change(before.id, lines, buyer, key)
    expect(refusalOf(refused)).toBe(code)
    expect(books()).toEqual(kept)
    expect(await service.order(before.id)).toEqual({ ...before, updatedAt: expect.any(String) })
    service.neighbours.accounts.get('D001')!.limitMinor = 900_00
    service.neighbours.sellable.set('BP-01', 100)
    expect(await service.change(before.id, lines, buyer, key)).toEqual(refused)
    expect((await history(before.id)).at(-1)).toMatchObject({ step: 'change-refused', status: 'confirmed', note: code })
  })

  it.each([1, 2, 3, 4, 5])('whose driver dies at step %i is finished by a worker', async (n) => {
    const { id } = await place()
    const begin = service.neighbours.calls.length
    service.neighbours.fault = (_, call) => (call - begin === n ? 'after' : 'none')
    const key = newId()
    const asked = service.change(id, [unit(1, 6), unit(2, 1)], buyer, key)
    if (n <= 4) await expect(asked).rejects.toThrow(Unreachable)
    else accepted(await asked)
    service.neighbours.fault = () => 'none'
    service.pass(11)
    await service.resume.orders()
    expect(await service.order(id)).toMatchObject({ status: 'confirmed', totalMinor: 70_00 })
    expect(books()).toEqual({ 'BP-01': 4, 'TH-02': 4, exposure: 70_00 })
    expect(accepted(await service.change(id, [unit(1, 6), unit(2, 1)], buyer, key)).totalMinor).toBe(70_00)
  })

  it('after a part has left keeps what has left', async () => {
    const { id } = await place()
    accepted(await service.ship(id, brandOps, newId(), { lines: [unit(1, 3)] }))
    expect(refusalOf(await service.change(id, [unit(1, 2)]))).toBe('LINE_SHIPPED')
    expect(refusalOf(await service.change(id, [unit(1, 3), unit(2, 0)]))).toBe('NOTHING_LEFT')
    expect(accepted(await service.change(id, [unit(1, 3), unit(2, 1)]))).toMatchObject({
      status: 'partly-shipped',
      totalMinor: 40_00,
    })
    expect(books()).toEqual({ 'BP-01': 7, 'TH-02': 4, exposure: 40_00 })
    await service.settle()
    expect(account()).toMatchObject({ heldMinor: 10_00, owedMinor: 30_00 })
  })
})

describe('a cancellation gives everything back', () => {
  const FULL = { 'BP-01': 10, 'TH-02': 5, exposure: 0 }

  it.each<[string, (id: string) => Promise<unknown>]>([
    ['confirmed', async () => undefined],
    ['sent to SAP', (id) => service.markSent(id)],
    ['on hold', (id) => service.hold(id)],
    ['changed', (id) => service.change(id, [unit(1, 6), unit(2, 1)])],
  ])('of an order that is %s', async (_, prepare) => {
    const { id } = await place()
    await prepare(id)
    expect(accepted(await service.cancel(id, buyer))).toMatchObject({
      status: 'cancelled',
      cancelReason: '客户取消',
      allowed: [],
    })
    expect(books()).toEqual(FULL)
    expect(service.neighbours.holds.get(id)?.status).toBe('released')
  })

  it('of an order that nobody has approved yet, at once', async () => {
    await service.setRule(10_00)
    const { id } = await place()
    expect(accepted(await service.cancel(id, buyer)).status).toBe('cancelled')
    expect(service.neighbours.calls).toEqual([])
  })

  it.each([true, false])(
    'of what is still open of an order that is shipped in part; its shipment has arrived: %s',
    async (settled) => {
      const { id } = await place()
      accepted(await service.ship(id, brandOps, newId(), { lines: [unit(1, 3)] }))
      if (settled) await service.settle()
      const closed = accepted(await service.cancel(id))
      expect(closed).toMatchObject({
        status: 'shipped',
        totalMinor: 30_00,
        shippedMinor: 30_00,
        lines: [{ quantity: 3, shipped: 3 }],
      })
      expect(books()).toEqual({ 'BP-01': 7, 'TH-02': 5, exposure: 30_00 })
      await service.settle()
      expect(account()).toMatchObject({ heldMinor: 0, owedMinor: 30_00 })
      expect((await service.events(id)).slice(-2)).toEqual(['order.order-changed.v1', 'order.order-shipped.v1'])
      expect(await service.sales.summary(salesSummary.input.parse({}), brandOps)).toMatchObject([
        { confirmed: 1, revenueMinor: 30_00 },
      ])
    },
  )

  it('of two orders that were one, each its own part', async () => {
    const { id } = await place()
    const split = await service.split(id, [unit(1, 1), unit(2, 2)])
    const child = split.ok ? split.value.newOrder.id : ''
    accepted(await service.cancel(child))
    expect(books()).toEqual({ 'BP-01': 7, 'TH-02': 5, exposure: 30_00 })
    accepted(await service.cancel(id))
    expect(books()).toEqual(FULL)
  })
})
