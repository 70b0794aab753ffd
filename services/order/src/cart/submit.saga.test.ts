import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { newId } from '@channel/contracts'
import type { Cart } from '@channel/contracts/order'
import { dealerBuyer } from '@channel/testkit'
import { cartDesk, buyer, done, guide, units } from '../testing/carts.js'
import type { CartDesk } from '../testing/carts.js'
import type { TestedService } from '../testing/order-service.js'
import { accepted, orderService, refusalOf } from '../testing/order-service.js'

let service: TestedService
let desk: CartDesk
let other: CartDesk

/** A cart of the buyer with so many units of A. */
const filled = async (quantity = 3): Promise<Cart> => done(await desk.lines(await desk.open(), { set: [units('A', quantity)] }))

beforeAll(async () => {
  service = await orderService()
  desk = cartDesk(service)
  other = cartDesk(service.replica())
})
afterAll(() => service.close())

beforeEach(async () => {
  await service.database.query('TRUNCATE cart, cart_line, cart_template')
  await service.clear()
  service.neighbours.openAccount('D1', 100_000)
  service.neighbours.openAccount('D2', 100_000)
  service.neighbours.stockUp({ A: 100, B: 5 }, { unitPrice: '10.00', currency: 'CNY' })
  service.neighbours.stockUp({ NOPRICE: 5 })
})

describe('A cart that is ordered', () => {
  test('closes with its order, which has all that the cart said', async () => {
    const shipTo = { recipient: '王芳', phone: '13800000000', province: '浙江', address: '文三路 1 号' }
    const cart = done(await desk.change(await filled(3), { shipTo, wishDate: '2026-12-01', note: '走后门卸货' }))
    const ordered = done(await desk.submit(cart))
    expect(ordered).toMatchObject({ status: 'ordered', refusal: null })
    expect(await service.order(ordered.orderId ?? '', buyer)).toMatchObject({
      status: 'confirmed',
      dealerCode: 'D1',
      totalMinor: 3_000,
      region: '浙江',
      shipTo,
      note: '期望到货 2026-12-01；走后门卸货',
      placedBy: buyer.principal.subject,
    })
    expect(refusalOf(await desk.lines(ordered, { set: [units('A', 1)] }))).toBe('CART_CLOSED')
    expect(await desk.submit(ordered)).toEqual({ ok: true, value: ordered })
  })

  test('by a guide is an order of the store', async () => {
    const cart = done(await desk.lines(await desk.open(guide), { set: [units('A', 1)] }, guide))
    const { orderId } = done(await desk.submit(cart, guide))
    expect(await service.order(orderId ?? '', guide)).toMatchObject({ channel: 'store', location: 'MAIN', status: 'confirmed' })
  })

  test('by many clicks at once on two instances becomes one order, and every click is told of it', async () => {
    const cart = await filled(7)
    const one = newId()
    const clicks = await Promise.all(
      Array.from({ length: 12 }, (_, i) => (i % 2 ? desk : other).submit(cart, buyer, { idempotencyKey: i < 6 ? one : newId() })),
    )
    const ids = new Set(clicks.map((reply) => done(reply).orderId))
    expect(ids.size).toBe(1)
    expect(await service.rowsIn('orders')).toBe(1)
    expect(service.neighbours.sellable.get('A')).toBe(93)
    expect(service.neighbours.exposureOf('D1')).toBe(7_000)
  })

  test('refused stays as it was and shows why; ordered again it is a new try', async () => {
    const cart = await filled(11)
    service.neighbours.openAccount('D1', 10_000)
    const refused = await Promise.all(Array.from({ length: 6 }, (_, i) => (i % 2 ? desk : other).submit(cart)))
    expect(new Set(refused.map(refusalOf))).toEqual(new Set(['CREDIT_EXCEEDED']))
    const after = await desk.get(cart)
    expect(after).toMatchObject({ status: 'open', version: cart.version, refusal: { code: 'CREDIT_EXCEEDED' }, orderId: null })
    expect(await desk.contents(cart)).toEqual([['A', 11]])

    const asked = done(await desk.submit(cart, buyer, { onCreditExceeded: 'ask' }))
    expect(await service.order(asked.orderId ?? '', buyer)).toMatchObject({ status: 'approving' })
    expect(service.neighbours.exposureOf('D1')).toBe(0)
  })

  test('refused before anything was written can be ordered once it is set right', async () => {
    const cart = done(await desk.lines(await desk.open(), { set: [units('NOPRICE', 1)] }))
    const once = newId()
    expect(refusalOf(await desk.submit(cart, buyer, { idempotencyKey: once }))).toBe('PRICE_MISSING')
    expect(await service.rowsIn('orders')).toBe(0)
    service.neighbours.quoted.set('NOPRICE', { unitPrice: '1.00', priceList: 'VIP' })
    expect(refusalOf(await desk.submit(cart, buyer, { idempotencyKey: once }))).toBe('PRICE_MISSING')
    expect(done(await desk.submit(cart))).toMatchObject({ status: 'ordered', refusal: null })
    expect(await service.rowsIn('orders')).toBe(1)
  })

  test('must have lines and be the one that was looked at', async () => {
    expect(refusalOf(await desk.submit(await desk.open()))).toBe('CART_EMPTY')
    const cart = await filled()
    expect(refusalOf(await desk.submit({ ...cart, version: cart.version - 1 }))).toBe('VERSION_CONFLICT')
    const dropped = done(await desk.drop(cart))
    expect(refusalOf(await desk.submit(dropped))).toBe('CART_CLOSED')
  })

  test('is driven on where its caller died, to the same single order', async () => {
    const cart = await filled(4)
    service.neighbours.fault = (_pattern, number) => (number === 2 ? 'after' : 'none')
    await expect(desk.submit(cart)).rejects.toThrow()
    expect(await desk.get(cart)).toMatchObject({ status: 'submitting' })
    expect(refusalOf(await desk.lines(cart, { set: [units('A', 1)] }))).toBe('CART_CLOSED')
    service.pass(60)
    await Promise.all([desk.resume(), other.resume()])
    expect(await desk.get(cart)).toMatchObject({ status: 'ordered' })
    expect(await service.rowsIn('orders')).toBe(1)
    expect(service.neighbours.sellable.get('A')).toBe(96)
  })
})

describe('What was ordered once', () => {
  test('goes into a new cart, and what is no longer for sale is told', async () => {
    const order = accepted(
      await service.place({ channel: 'dealer', dealerCode: 'D1', lines: [units('A', 2), units('B', 1), units('A', 3)] }),
    )
    service.neighbours.prices.delete('B')
    const { cart, notForSale } = done(await desk.reorder(order.id))
    expect(notForSale).toEqual(['B'])
    expect(cart).toMatchObject({ dealerCode: 'D1', currency: 'CNY', status: 'open' })
    expect(await desk.contents(cart)).toEqual([['A', 5]])
    expect(refusalOf(await desk.reorder(order.id, dealerBuyer('D2')))).toBe('ORDER_NOT_FOUND')
    expect(refusalOf(await desk.saveOrder(order.id, dealerBuyer('D2')))).toBe('ORDER_NOT_FOUND')
    expect(done(await desk.saveOrder(order.id))).toMatchObject({ lines: [units('A', 5), units('B', 1)], shared: false })
  })

  test('is kept as a template, for oneself or for all of the dealer', async () => {
    const colleague = dealerBuyer('D1')
    const cart = await filled(6)
    const own = done(await desk.saveCart(cart, false))
    const shared = done(await desk.saveCart(cart, true))
    expect((await desk.templates()).map(({ id }) => id)).toEqual([own.id, shared.id])
    expect((await desk.templates(colleague)).map(({ id }) => id)).toEqual([shared.id])
    expect(await desk.templates(dealerBuyer('D2'))).toEqual([])
    expect(await desk.templates(guide)).toEqual([])

    const { cart: fresh, notForSale } = done(await desk.fromTemplate(shared.id, colleague))
    expect(notForSale).toEqual([])
    expect(fresh).toMatchObject({ owner: colleague.principal.subject, name: '每周补货', units: 6 })
    expect(refusalOf(await desk.fromTemplate(own.id, colleague))).toBe('CART_TEMPLATE_NOT_FOUND')
    expect(refusalOf(await desk.fromTemplate(shared.id, dealerBuyer('D2')))).toBe('CART_TEMPLATE_NOT_FOUND')
    expect(refusalOf(await desk.dropTemplate(shared.id, colleague))).toBe('CART_TEMPLATE_NOT_FOUND')
    done(await desk.dropTemplate(shared.id))
    expect(await desk.templates(colleague)).toEqual([])
  })
})
