import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { newId } from '@channel/contracts'
import type { Cart } from '@channel/contracts/order'
import { asService, brandOps, dealerBuyer, dealerFinance } from '@channel/testkit'
import { cartDesk, buyer, done, guide, units } from '../testing/carts.js'
import type { CartDesk } from '../testing/carts.js'
import type { TestedService } from '../testing/order-service.js'
import { orderService, refusalOf } from '../testing/order-service.js'

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

describe('A cart', () => {
  test('is opened in the currency of the account, and is there again for whoever comes back', async () => {
    service.neighbours.openAccount('D3', 100, 'USD')
    const cart = await desk.open(brandOps, { dealerCode: 'D3', name: '春节' })
    expect(cart).toMatchObject({ name: '春节', currency: 'USD', dealerCode: 'D3', channel: 'dealer', status: 'open', version: 1 })
    expect(await other.get(cart, brandOps)).toEqual(cart)
  })

  test('belongs to a dealer that one may buy for; another is as good as none', async () => {
    expect(refusalOf(await desk.create({ dealerCode: 'D2' }, buyer))).toBe('DEALER_NOT_FOUND')
    expect(refusalOf(await desk.create({ dealerCode: 'NOBODY' }, buyer))).toBe('DEALER_NOT_FOUND')
    expect(refusalOf(await desk.create({ dealerCode: 'NOBODY' }, brandOps))).toBe('DEALER_NOT_FOUND')
    expect(refusalOf(await desk.create({}, brandOps))).toBe('DEALER_REQUIRED')
    expect(refusalOf(await desk.create({ currency: 'USD' }, buyer))).toBe('CURRENCY_MISMATCH')
    expect(refusalOf(await desk.create({}, dealerFinance('D1')))).toBe('FORBIDDEN')
    expect(await desk.open(guide)).toMatchObject({ channel: 'store', location: 'MAIN', dealerCode: null, currency: 'CNY' })
  })

  test('may be for a dealer below, and becomes an order of that dealer', async () => {
    await service.database.query("INSERT INTO dealer_branch (ancestor, dealer_code) VALUES ('D1', 'D2')")
    const opened = await desk.open(buyer, { dealerCode: 'D2' })
    const cart = done(await desk.submit(done(await desk.lines(opened, { set: [units('A', 2)] }))))
    expect(await service.order(cart.orderId ?? '', dealerBuyer('D2'))).toMatchObject({ dealerCode: 'D2', status: 'confirmed' })
    await service.database.query("DELETE FROM dealer_branch WHERE ancestor = 'D1'")
    expect(await desk.get(cart)).toBeUndefined()
  })

  test('does not exist for anybody else, not in any command', async () => {
    const cart = await filled()
    for (const who of [dealerBuyer('D2'), dealerBuyer('D1'), dealerFinance('D1'), guide, brandOps, asService('sap')]) {
      expect(await desk.get(cart, who)).toBeUndefined()
      expect(await desk.contents(cart, who)).toEqual([])
      expect(await desk.view(cart, who)).toBeNull()
      expect((await desk.list({}, who)).rows).toEqual([])
      const answers = [
        await desk.change(cart, { name: 'x' }, who),
        await desk.lines(cart, { set: [units('A', 1)] }, who),
        await desk.paste(cart, 'A 1', who),
        await desk.drop(cart, who),
        await desk.submit(cart, who),
        await desk.saveCart(cart, false, who),
      ]
      const expected = who.principal.roles.includes('dealer-finance') ? 'FORBIDDEN' : 'CART_NOT_FOUND'
      expect(answers.map(refusalOf)).toEqual(answers.map(() => expected))
    }
    expect(await desk.get(cart)).toEqual(cart)
  })

  test('keeps its lines in the order in which they came', async () => {
    const cart = await filled()
    const more = done(await desk.lines(cart, { add: [units('B', 1), units('A', 4)] }))
    expect(await desk.contents(more)).toEqual([
      ['A', 7],
      ['B', 1],
    ])
    expect(more).toMatchObject({ version: 3, lineCount: 2, units: 8 })
    const less = done(await desk.lines(more, { remove: ['A' as never], set: [units('B', 9)] }))
    expect(await desk.contents(less)).toEqual([['B', 9]])
    expect(refusalOf(await desk.lines(less, { set: [units('NIX', 1)] }))).toBe('UNKNOWN_SKU')
    expect(refusalOf(await desk.lines(less, { add: [units('B', 1_000_000)] }))).toBe('CART_LINE_TOO_LARGE')
  })

  test('has a head that is changed in parts and emptied by name', async () => {
    const shipTo = { recipient: '王芳', phone: '13800000000', province: '浙江', address: '文三路 1 号' }
    const cart = done(await desk.change(await desk.open(), { shipTo, wishDate: '2026-12-01', note: '急' }))
    expect(cart).toMatchObject({ shipTo, wishDate: '2026-12-01', note: '急', region: null, version: 2 })
    expect(done(await desk.change(cart, { region: '江苏', clear: ['shipTo', 'note'] }))).toMatchObject({
      shipTo: null,
      note: null,
      region: '江苏',
      wishDate: '2026-12-01',
    })
  })

  test('edited in two tabs at once takes one edit and tells the other where it is', async () => {
    const cart = await filled()
    const tabs = await Promise.all([
      ...Array.from({ length: 4 }, (_, i) => desk.lines(cart, { set: [units('A', 10 + i)] })),
      ...Array.from({ length: 4 }, (_, i) => other.lines(cart, { set: [units('A', 20 + i)] })),
    ])
    const won = tabs.filter((reply) => reply.ok)
    expect(won).toHaveLength(1)
    for (const reply of tabs) if (!reply.ok) expect(reply.error).toEqual({ code: 'VERSION_CONFLICT', current: cart.version + 1 })
    expect(await desk.get(cart)).toEqual(won[0]?.ok === true && won[0].value)
  })

  test('pasted into at once from many sides loses nothing', async () => {
    const cart = await desk.open()
    await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 ? desk : other).paste(cart, `A ${i + 1}\nB 1`)))
    expect((await desk.contents(cart)).toSorted()).toEqual([
      ['A', 55],
      ['B', 10],
    ])
  })
})

describe('A pasted text', () => {
  test('gives its good rows to the cart and tells the others with line and reason', async () => {
    const cart = await filled(1)
    const reply = done(await desk.paste(cart, '货号\t数量\nA\t2\nNIX\t1\nB x3\nNOPRICE 4\nA，１０\nB 1.5\nA 1000000'))
    expect(reply).toMatchObject({
      rows: 7,
      taken: 3,
      faults: [
        { line: 3, fault: 'unknown-sku', value: 'NIX' },
        { line: 5, fault: 'not-for-sale', value: 'NOPRICE' },
        { line: 7, fault: 'not-a-quantity', value: '1.5' },
        { line: 8, fault: 'too-large', value: '1000000' },
      ],
      sums: [{ sku: 'A', lines: [2, 6], before: 1, quantity: 13 }],
      cart: { version: 3, units: 16 },
    })
  })

  test('is added once, however often it is sent under one key', async () => {
    const cart = await desk.open()
    const idempotencyKey = newId()
    const sent = await Promise.all(
      Array.from({ length: 4 }, (_, i) => (i % 2 ? desk : other).paste(cart, 'A 5', buyer, idempotencyKey)),
    )
    expect(sent).toEqual(sent.map(() => sent[0]))
    expect(await desk.contents(cart)).toEqual([['A', 5]])
  })

  test('with a version is refused where the cart has moved on, and one without good rows changes nothing', async () => {
    const cart = await filled()
    expect(refusalOf(await desk.paste(cart, 'A 1', buyer, newId(), cart.version - 1))).toBe('VERSION_CONFLICT')
    expect(done(await desk.paste(cart, 'NIX 1'))).toMatchObject({ taken: 0, cart })
    expect(done(await desk.rows(cart, [{ line: 9, sku: 'b', quantity: '2.0' }]))).toMatchObject({ taken: 1, rows: 1 })
    expect(await desk.contents(cart)).toEqual([
      ['A', 3],
      ['B', 2],
    ])
  })
})

describe('The live view', () => {
  test('has prices with their reasons, stock, the total and what credit is left, in four questions', async () => {
    service.neighbours.quoted.set('A', { unitPrice: '8.50', priceList: 'VIP' })
    const cart = done(await desk.lines(await desk.open(), { set: [units('A', 3), units('B', 6), units('NOPRICE', 1)] }))
    const asked: string[] = []
    const call = service.neighbours.call.bind(service.neighbours)
    service.neighbours.call = (message, input, context) => {
      asked.push(message.pattern)
      return call(message, input, context)
    }
    const view = await desk.view(cart)
    service.neighbours.call = call
    expect(view).toMatchObject({
      lines: [
        {
          sku: 'A',
          unitPrice: '8.50',
          reason: { source: 'tier', priceList: 'VIP' },
          amountMinor: 2_550,
          atp: 100,
          problem: null,
        },
        { sku: 'B', unitPrice: '10.00', reason: { source: 'list' }, amountMinor: 6_000, atp: 5, problem: 'short' },
        { sku: 'NOPRICE', unitPrice: null, amountMinor: null, problem: 'no-price' },
      ],
      totalMinor: 8_550,
      credit: { currency: 'CNY', availableMinor: 100_000, afterMinor: 91_450 },
    })
    expect(asked).toHaveLength(4)
  })
})

describe('The list of carts', () => {
  test('is one’s own, newest first, by pages and by status', async () => {
    const carts = [await desk.open(), await desk.open(), await desk.open()]
    done(await desk.drop(carts[1] as Cart))
    const first = await desk.list({ first: 2 })
    expect(first).toMatchObject({ totalCount: 3, hasNextPage: true })
    const rest = await desk.list({ first: 2, after: first.rows[1]?.cursor })
    expect([...first.rows, ...rest.rows].map(({ node }) => node.id)).toEqual(carts.map(({ id }) => id).toReversed())
    expect((await desk.list({ status: 'open' })).totalCount).toBe(2)
    expect((await desk.list({ dealerCode: 'D2' })).totalCount).toBe(0)
  })
})
