import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { newId } from '@channel/contracts'
import { getOrderHistory } from '@channel/contracts/order'
import { brandOps, dealerBuyer } from '@channel/testkit'
import type { TestedService } from '../testing/order-service.js'
import { accepted, orderService, refusalOf } from '../testing/order-service.js'

const buyer = dealerBuyer('D001')
const CNY_100 = { unitPrice: '100.00', currency: 'CNY' }

let service: TestedService
beforeAll(async () => {
  service = await orderService()
  service.neighbours.stockUp({ 'BP-01': 1_000, 'TH-02': 5 }, CNY_100)
  service.neighbours.stockUp({ POST: 1_000 }, null)
  service.neighbours.openAccount('D001', 1_000_00)
  service.neighbours.openAccount('D009', 1_000_00, 'GBP')
})
afterAll(() => service.close())

const lines = (sku: string, quantity: number, unitPrice?: string) => [{ sku, quantity, unitPrice }]
const history = async (id: string) => {
  const entries = await service.queries.history(getOrderHistory.input.parse({ ids: [id] }), brandOps)
  return entries.map(({ status, actor, note }) => [status, actor, note])
}

describe('a dealer’s order', () => {
  it('is confirmed when credit and stock allow it, at the list price', async () => {
    const order = accepted(await service.place({ channel: 'dealer', lines: lines('BP-01', 2), reference: 'PO-1' }, buyer))
    expect(order).toMatchObject({
      channel: 'dealer',
      dealerCode: 'D001',
      status: 'confirmed',
      location: 'MAIN',
      totalMinor: 200_00,
      reference: 'PO-1',
      placedBy: buyer.principal.subject,
      placedAt: '2026-03-02T08:00:00.000Z',
    })
    expect(order.number).toMatch(/^SO20260302-\d{6}$/)
    expect(service.neighbours.holds.get(order.id)?.status).toBe('confirmed')
    expect(service.neighbours.reservations.get(order.id)?.status).toBe('allocated')
    expect(await service.order(order.id)).toEqual(order)
    expect(await service.events(order.id)).toEqual(['order.order-submitted.v1', 'order.order-confirmed.v1'])
    expect(await history(order.id)).toEqual([
      ['submitted', buyer.principal.subject, ''],
      ['confirmed', buyer.principal.subject, ''],
    ])
  })

  it('is refused beyond the credit limit, and stock is not even asked', async () => {
    const asked = service.neighbours.calls.length
    const reply = await service.place({ channel: 'dealer', dealerCode: 'D001', lines: lines('BP-01', 9) })
    expect(reply).toEqual({
      ok: false,
      error: { code: 'CREDIT_EXCEEDED', currency: 'CNY', limitMinor: 1_000_00, exposureMinor: 200_00, requestedMinor: 900_00 },
    })
    expect(service.neighbours.calls.slice(asked)).toEqual(['dealer.hold-credit'])
  })

  it('gives its credit back when stock is short', async () => {
    const before = service.neighbours.exposureOf('D001')
    const reply = await service.place({ channel: 'dealer', lines: lines('TH-02', 6) }, buyer)
    expect(reply).toEqual({
      ok: false,
      error: { code: 'INSUFFICIENT_STOCK', shortages: [{ sku: 'TH-02', requested: 6, available: 5 }] },
    })
    expect(service.neighbours.exposureOf('D001')).toBe(before)
    const [newest] = (await service.list({ first: 1 }, buyer)).rows
    expect(newest?.node).toMatchObject({ status: 'refused', refusal: { code: 'INSUFFICIENT_STOCK' }, location: null })
    expect(await service.events(newest?.node.id)).toEqual(['order.order-submitted.v1', 'order.order-refused.v1'])
  })

  it('is refused for an unknown dealer, and in another currency than its account', async () => {
    expect(refusalOf(await service.place({ channel: 'dealer', dealerCode: 'D404', lines: lines('BP-01', 1, '1') }))).toBe(
      'DEALER_NOT_FOUND',
    )
    expect(refusalOf(await service.place({ channel: 'dealer', dealerCode: 'D009', lines: lines('BP-01', 1, '1') }))).toBe(
      'CURRENCY_MISMATCH',
    )
  })

  it('can be of 600 lines', async () => {
    const many = Array.from({ length: 600 }, () => ({ sku: 'BP-01', quantity: 1, unitPrice: '0.01' }))
    const order = accepted(await service.place({ channel: 'dealer', lines: many, dealerCode: 'D001' }))
    expect(order.lines).toHaveLength(600)
    expect((await service.order(order.id))?.lines).toEqual(order.lines)
  })
})

describe('what is refused before anything is written', () => {
  it.each([
    ['an unknown SKU without a price', { lines: lines('NOPE', 1) }, buyer, 'UNKNOWN_SKU'],
    ['a SKU that has no list price', { lines: lines('POST', 1) }, buyer, 'PRICE_MISSING'],
    ['a price of one’s own', { lines: lines('BP-01', 1, '0.01') }, buyer, 'PRICE_NOT_ALLOWED'],
    ['another dealer’s name', { dealerCode: 'D002', lines: lines('BP-01', 1) }, buyer, 'FORBIDDEN'],
    ['no dealer at all', { lines: lines('BP-01', 1) }, brandOps, 'DEALER_REQUIRED'],
  ])('%s', async (_, input, caller, code) => {
    const before = [await service.rowsIn('orders'), await service.rowsIn('outbox'), await service.rowsIn('command_log')]
    expect(refusalOf(await service.place({ channel: 'dealer', ...input }, caller))).toBe(code)
    expect([await service.rowsIn('orders'), await service.rowsIn('outbox'), await service.rowsIn('command_log')]).toEqual(before)
  })
})

describe('a repeated order', () => {
  it('is one order and one answer, also after it went on', async () => {
    const input = { idempotencyKey: newId(), lines: lines('BP-01', 1, '9.99') }
    const first = accepted(await service.place(input))
    service.pass(60)
    expect(accepted(await service.place(input))).toEqual(first)
    accepted(await service.ship(first.id))
    expect(accepted(await service.place(input))).toEqual(first)
    expect((await service.order(first.id))?.status).toBe('shipped')
  })

  it('keeps its price when the list changes meanwhile', async () => {
    const input = { idempotencyKey: newId(), channel: 'online' as const, lines: lines('BP-01', 1) }
    const first = accepted(await service.place(input))
    service.neighbours.prices.set('BP-01', { unitPrice: '120.00', currency: 'CNY' })
    expect(accepted(await service.place(input))).toEqual(first)
    service.neighbours.prices.set('BP-01', CNY_100)
  })

  it('stays refused, even when there is stock again', async () => {
    const input = { idempotencyKey: newId(), lines: lines('TH-02', 50, '1') }
    const first = await service.place(input)
    service.neighbours.sellable.set('TH-02', 100)
    expect(await service.place(input)).toEqual(first)
    expect(refusalOf(first)).toBe('INSUFFICIENT_STOCK')
  })

  it('with another body is told that its key is taken', async () => {
    const idempotencyKey = newId()
    accepted(await service.place({ idempotencyKey, lines: lines('BP-01', 1, '1') }))
    expect(await service.place({ idempotencyKey, lines: lines('BP-01', 2, '1') })).toEqual({
      ok: false,
      error: { code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey },
    })
    expect(refusalOf(await service.place({ idempotencyKey, lines: lines('BP-01', 1) }))).toBe('IDEMPOTENCY_KEY_REUSED')
  })

  it('of another account is another order', async () => {
    const input = { idempotencyKey: newId(), channel: 'dealer' as const, lines: lines('BP-01', 1) }
    service.neighbours.openAccount('D001', 10_000_00)
    const [mine, colleagues] = [await service.place(input, buyer), await service.place(input, dealerBuyer('D001'))]
    expect(accepted(mine).id).not.toBe(accepted(colleagues).id)
  })
})

describe('a confirmed order', () => {
  const confirmed = async () =>
    accepted(await service.place({ channel: 'dealer', dealerCode: 'D001', lines: lines('BP-01', 1, '1.00') }))

  it('is shipped, then completed, and tells so', async () => {
    const { id } = await confirmed()
    service.pass(5)
    expect(accepted(await service.ship(id))).toMatchObject({ status: 'shipped', updatedAt: service.now().toISOString() })
    expect(service.neighbours.reservations.get(id)?.status).toBe('shipped')
    expect(accepted(await service.complete(id, buyer)).status).toBe('completed')
    expect(await service.events(id)).toEqual(
      ['order-submitted', 'order-confirmed', 'shipment-posted', 'order-shipped', 'order-completed'].map(
        (what) => `order.${what}.v1`,
      ),
    )
    expect((await history(id)).map(([status, actor]) => [status, actor])).toEqual([
      ['submitted', brandOps.principal.subject],
      ['confirmed', brandOps.principal.subject],
      ['shipping', brandOps.principal.subject],
      ['shipped', brandOps.principal.subject],
      ['completed', buyer.principal.subject],
    ])
  })

  it('is cancelled, and gives stock and credit back', async () => {
    const [stock, exposure] = [service.neighbours.sellable.get('BP-01'), service.neighbours.exposureOf('D001')]
    const { id } = await confirmed()
    expect(accepted(await service.cancel(id, buyer, newId(), '重复下单')).status).toBe('cancelled')
    expect([service.neighbours.sellable.get('BP-01'), service.neighbours.exposureOf('D001')]).toEqual([stock, exposure])
    const [event] = await service.database.query<{ payload: object }>(
      'SELECT payload FROM outbox_event WHERE key = $1 ORDER BY seq DESC, place DESC',
      id,
    )
    expect(event?.payload).toMatchObject({ orderId: id, reason: '重复下单' })
  })

  it('answers a repeat of a step with what it answered first', async () => {
    const { id } = await confirmed()
    const key = newId()
    const first = await service.ship(id, brandOps, key)
    service.pass(5)
    accepted(await service.complete(id))
    expect(await service.ship(id, brandOps, key)).toEqual(first)
    expect(refusalOf(await service.cancel(id, brandOps, key))).toBe('IDEMPOTENCY_KEY_REUSED')
  })

  it('refuses what its status does not allow, and says what it does allow', async () => {
    const { id } = await confirmed()
    const key = newId()
    const refused = {
      ok: false,
      error: { code: 'NOT_ALLOWED_IN_STATUS', status: 'confirmed', allowed: ['ship', 'change', 'cancel', 'hold', 'mark-sent'] },
    }
    expect(await service.complete(id, brandOps, key)).toEqual(refused)
    accepted(await service.ship(id))
    expect(await service.complete(id, brandOps, key)).toEqual(refused)
    expect(await service.ship(id)).toEqual({
      ok: false,
      error: { code: 'NOT_ALLOWED_IN_STATUS', status: 'shipped', allowed: ['receive', 'complete', 'mark-sent'] },
    })
  })

  it('does not exist for another dealer, and is not shipped by its own', async () => {
    const { id } = await confirmed()
    const stranger = dealerBuyer('D002')
    expect(await service.cancel(id, stranger)).toEqual({ ok: false, error: { code: 'ORDER_NOT_FOUND', orderId: id } })
    expect(refusalOf(await service.complete(id, stranger))).toBe('ORDER_NOT_FOUND')
    expect(await service.order(id, stranger)).toBeUndefined()
    expect(await service.queries.history(getOrderHistory.input.parse({ ids: [id] }), stranger)).toEqual([])
    expect((await service.list({ dealerCode: 'D001' }, stranger)).totalCount).toBe(0)
    expect(refusalOf(await service.ship(id, buyer))).toBe('FORBIDDEN')
    expect((await service.order(id))?.status).toBe('confirmed')
  })
})
