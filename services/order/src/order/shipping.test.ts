import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { newId } from '@channel/contracts'
import { shipmentPosted } from '@channel/contracts/order'
import { brandAdmin, brandOps, dealerBuyer } from '@channel/testkit'
import { buyer, lifeIn, line, openShop, unit } from '../testing/life.js'
import type { TestedService } from '../testing/order-service.js'
import { accepted, orderService, refusalOf } from '../testing/order-service.js'

let service: TestedService
beforeAll(async () => {
  service = await orderService()
})
beforeEach(() => openShop(service))
afterAll(() => service.close())
const { place, account, payloads } = lifeIn(() => service)

describe('an order that is shipped in parts', () => {
  it('has a shipment for each part, and their amounts add up to its lines', async () => {
    service.neighbours.prices.set('BP-01', { unitPrice: '0.335', currency: 'CNY' })
    const { id } = await place({ lines: [line('BP-01', 3), line('FREIGHT', 1)] })
    const first = accepted(
      await service.ship(id, brandOps, newId(), { lines: [unit(1, 1)], carrier: '顺丰', trackingNumber: 'SF1' }),
    )
    expect(first).toMatchObject({ status: 'partly-shipped', shippedMinor: 34, lines: [{ shipped: 1 }, { shipped: 0 }] })
    accepted(await service.ship(id, brandOps, newId(), { lines: [unit(1, 1)] }))
    expect(accepted(await service.ship(id))).toMatchObject({ status: 'shipped', totalMinor: 11_01, shippedMinor: 11_01 })

    const shipments = await service.shipments(id)
    expect(shipments.map(({ amountMinor, last }) => [amountMinor, last])).toEqual([
      [34, false],
      [33, false],
      [10_34, true],
    ])
    expect(shipments[0]).toMatchObject({ carrier: '顺丰', trackingNumber: 'SF1', day: '2026-03-02', dealerCode: 'D001' })
    for (const { number } of shipments) expect(number).toMatch(/^SH20260302-\d{6}$/)
    expect(await service.events(id)).toEqual(
      ['order-submitted', 'order-confirmed', 'shipment-posted', 'shipment-posted', 'shipment-posted', 'order-shipped'].map(
        (name) => `order.${name}.v1`,
      ),
    )
    const posted = (await payloads(shipmentPosted.name)).map(({ payload }) => shipmentPosted.payload.parse(payload))
    expect(posted.map(({ shipmentNumber, amountMinor, last }) => [shipmentNumber, amountMinor, last])).toEqual(
      shipments.map(({ number, amountMinor, last }) => [number, amountMinor, last]),
    )
    await service.settle()
    expect(account()).toMatchObject({ heldMinor: 0, owedMinor: 11_01 })
    expect(service.neighbours.reservations.get(id)?.status).toBe('shipped')
  })

  it('ships no more than is open, and refuses a line that it has not', async () => {
    const { id } = await place()
    expect(await service.ship(id, brandOps, newId(), { lines: [unit(1, 5)] })).toEqual({
      ok: false,
      error: { code: 'LINE_NOT_READY', lineNo: 1, requested: 5, ready: 4 },
    })
    expect(refusalOf(await service.ship(id, brandOps, newId(), { lines: [unit(3, 1)] }))).toBe('LINE_NOT_FOUND')
    expect(await service.shipments(id)).toEqual([])
  })

  it('ships every unit once, however many ask at once at two instances', async () => {
    const { id } = await place()
    const other = service.replica()
    const parts = { lines: [unit(1, 1)] }
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, n) => [service, other][n % 2]!.ship(id, brandOps, newId(), parts)),
    )
    const shipped = replies.filter(({ ok }) => ok).length
    expect((await service.order(id))?.lines[0]?.shipped).toBe(shipped)
    expect(service.neighbours.reservations.get(id)?.units.get('BP-01')).toMatchObject({ open: 4 - shipped, shipped })
    expect(await service.shipments(id)).toHaveLength(shipped)
  })

  it('is received, then completed', async () => {
    const { id } = await place()
    accepted(await service.ship(id))
    expect(accepted(await service.receive(id, buyer))).toMatchObject({ status: 'received', allowed: ['complete', 'mark-sent'] })
    expect(accepted(await service.complete(id)).status).toBe('completed')
    expect((await service.events(id)).slice(-2)).toEqual(['order.order-received.v1', 'order.order-completed.v1'])
  })

  it('shows its shipments to those who see it', async () => {
    const { id } = await place()
    accepted(await service.ship(id))
    expect(await service.shipments(id, buyer)).toHaveLength(1)
    expect(await service.shipments(id, dealerBuyer('D002'))).toEqual([])
  })
})

describe('an order on hold', () => {
  it('lets nothing be done but cancel it or take it off hold', async () => {
    const { id } = await place()
    expect(accepted(await service.hold(id))).toMatchObject({
      status: 'confirmed',
      onHold: { reason: '待核实', by: brandOps.principal.subject },
      allowed: ['cancel', 'unhold'],
    })
    expect(await service.ship(id)).toMatchObject({
      ok: false,
      error: { code: 'NOT_ALLOWED_IN_STATUS', allowed: ['cancel', 'unhold'] },
    })
    expect((await service.list({ onHold: true })).totalCount).toBe(1)
    expect(accepted(await service.unhold(id)).onHold).toBeNull()
    expect(accepted(await service.ship(id)).status).toBe('shipped')
  })
})

describe('SAP', () => {
  it('has the order when a service says so, and says its number also after goods have left', async () => {
    const [early, late] = [await place({ lines: [line('BP-01', 1)] }), await place({ lines: [line('BP-01', 1)] })]
    expect(accepted(await service.markSent(early.id))).toMatchObject({ status: 'sent', sapNumber: '45000001' })
    accepted(await service.ship(late.id))
    expect(accepted(await service.markSent(late.id))).toMatchObject({ status: 'shipped', sapNumber: '45000001' })
    expect(refusalOf(await service.markSent(late.id))).toBe('NOT_ALLOWED_IN_STATUS')
    expect(refusalOf(await service.markSent(early.id, brandAdmin))).toBe('FORBIDDEN')
  })
})

describe('a placement asks for what it was placed with', () => {
  it('prices by the price lists, and keeps the reason', async () => {
    service.neighbours.quoted.set('BP-01', { unitPrice: '8.50', priceList: 'GOLD' })
    const order = await place()
    expect(order).toMatchObject({
      totalMinor: 54_00,
      lines: [
        { unitPrice: '8.50', reason: { source: 'tier', priceList: 'GOLD' } },
        { unitPrice: '10.00', reason: { source: 'list', priceList: null } },
      ],
    })
    expect(await service.order(order.id)).toEqual(order)
  })

  it('keeps region, batch, note and address', async () => {
    const shipTo = { recipient: '王五', phone: '13800000000', province: '广东', address: '天河路 1 号' }
    const input = {
      channel: 'gift' as const,
      dealerCode: undefined,
      lines: [line('BP-01', 1)],
      giftBatch: 'G1',
      note: '轻放',
      shipTo,
    }
    const order = accepted(await service.place(input))
    expect(order).toMatchObject({ region: '广东', giftBatch: 'G1', note: '轻放', shipTo, mayWait: false })
    expect(await service.order(order.id)).toEqual(order)
  })
})
