import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { newId } from '@channel/contracts'
import { asService, brandAdmin, brandOps, dealerBuyer } from '@channel/testkit'
import fc from 'fast-check'
import type { TestedGifts } from '../testing/gift-service.js'
import { done, giftService } from '../testing/gift-service.js'

let gifts: TestedGifts
beforeAll(async () => {
  gifts = await giftService()
}, 60_000)
afterAll(() => gifts.close())

const ordersOf = (number: string) =>
  gifts.service.database.query<{ id: string; status: string; total: string }>(
    'SELECT id, status, total_minor AS total FROM orders WHERE reference LIKE $1 ORDER BY id',
    `${number}-W%`,
  )
const people = (n: number, sku = 'TEA', quantity = 1) =>
  Array.from({ length: n }, (_, at) => [`收件人${at}`, sku, quantity] as const)

describe('a quote', () => {
  it('keeps all its versions, and becomes a contract after a second person has approved it', async () => {
    const draft = done(await gifts.create())
    expect(draft).toMatchObject({
      status: 'draft',
      number: expect.stringMatching(/^QT20260302-\d{6}$/),
      offer: { discountBp: 1_000 },
    })
    const { id: quoteId } = draft
    const more = { validUntil: '2026-07-01T00:00:00.000Z', lines: [{ sku: 'TEA', quantity: 5, unitPrice: '70.00' }] }
    expect(await gifts.revise({ quoteId, version: 7, ...more })).toMatchObject({
      error: { code: 'GIFT_QUOTE_CHANGED', version: 1 },
    })
    done(await gifts.revise({ quoteId, version: 1, ...more }))
    done(await gifts.submit(quoteId))
    expect(await gifts.approve(quoteId, brandOps, 2)).toMatchObject({ error: { code: 'SAME_PERSON' } })
    expect(await gifts.approve(quoteId, asService('order'), 2)).toMatchObject({ error: { code: 'FORBIDDEN' } })
    expect(await gifts.accept(quoteId)).toMatchObject({ error: { code: 'GIFT_QUOTE_NOT_ALLOWED', status: 'submitted' } })
    expect(done(await gifts.approve(quoteId, brandAdmin, 2)).status).toBe('approved')
    expect(done(await gifts.accept(quoteId))).toMatchObject({
      status: 'accepted',
      contractNumber: 'HT-1',
      contractDay: '2026-03-02',
    })
    const versions = await gifts.quotes.versions({ ids: [quoteId] }, brandOps)
    expect(versions.map(({ version, totalMinor }) => [version, totalMinor])).toEqual([
      [1, 90_000],
      [2, 35_000],
    ])
    const history = await gifts.quotes.history({ ids: [quoteId] }, brandOps)
    expect(history.map(({ action }) => action)).toEqual(['create', 'revise', 'submit', 'approve', 'accept'])
  })

  it('names goods and customers that exist, and is nothing to a dealer', async () => {
    expect(await gifts.create({ customer: 'NOBODY' })).toMatchObject({ error: { code: 'CORPORATE_CUSTOMER_NOT_FOUND' } })
    expect(await gifts.create({ lines: [{ sku: 'NONE', quantity: 1, unitPrice: '1' }] })).toMatchObject({
      error: { code: 'UNKNOWN_SKU' },
    })
    const { id } = done(await gifts.create())
    expect(await gifts.quotes.get({ ids: [id] }, dealerBuyer('D-1'))).toEqual([])
    expect(await gifts.create({}, dealerBuyer('D-1'))).toMatchObject({ error: { code: 'FORBIDDEN' } })
  })
})

describe('recipients', () => {
  it('are taken row by row; wrong rows are told with their line', async () => {
    const { id } = await gifts.contract()
    const rows = [
      ['张三', 'TEA', 6] as const,
      ['李四', 'CUP', 1] as const,
      ['王五', 'TEA', 5] as const,
      ['张三', 'TEA', 4] as const,
    ]
    expect(done(await gifts.take(id, rows))).toEqual({
      taken: 2,
      faults: [
        { line: 3, code: 'SKU_NOT_IN_CONTRACT', left: null },
        { line: 4, code: 'MORE_THAN_CONTRACT', left: 4 },
      ],
    })
    expect(await gifts.parcelsOf(id)).toMatchObject([
      { masked: true, name: '张**', phone: '138****1234', address: '***', lines: [{ sku: 'TEA', quantity: 10 }] },
    ])
    expect(await gifts.parcelsOf(id, true)).toMatchObject([{ masked: false, name: '张三', address: '文一路 1 号' }])
    expect(await gifts.parcelsOf(id, true, asService('order'))).toMatchObject([{ masked: true, name: '张**' }])
    expect(done(await gifts.take(id, people(3), true)).taken).toBe(3)
    expect(await gifts.parcelsOf(id)).toHaveLength(3)
    expect(done(await gifts.take(id, people(3))).taken).toBe(3)
    expect((await gifts.parcelsOf(id)).map(({ lines }) => lines[0]?.quantity)).toEqual([2, 2, 2])
  })

  it('of many uploads at once on two instances never get more than the contract has', async () => {
    const { id } = await gifts.contract()
    const uploads = Array.from({ length: 12 }, (_, at) => (at % 2 ? gifts : gifts.second).take(id, [[`人${at}`, 'TEA', 3]]))
    const taken = (await Promise.all(uploads)).map((reply) => done(reply).taken)
    expect(taken.filter((one) => one === 1)).toHaveLength(3)
    expect(await gifts.progress(id)).toMatchObject({ lines: [{ contracted: 10, assigned: 9 }], parcels: { total: 3 } })
  })
})

describe('a wave', () => {
  it('that many release at once on two instances makes one order at the contract’s prices', async () => {
    const { id, number } = await gifts.contract()
    done(await gifts.take(id, people(4)))
    const wave = done(await gifts.plan(id, 3))
    const replies = await Promise.all(Array.from({ length: 16 }, (_, at) => (at % 2 ? gifts : gifts.second).release(wave.id)))
    expect(new Set(replies.map((reply) => done(reply).orderId)).size).toBe(1)
    expect(await ordersOf(number)).toMatchObject([{ status: 'confirmed', total: '27000' }])
    expect(done(await gifts.release(wave.id))).toMatchObject({ status: 'placed', amountMinor: 27_000 })
    expect(await ordersOf(number)).toHaveLength(1)
  })

  it('says why it was refused and is tried again; a repeat of the same request is no try', async () => {
    const { id, number } = await gifts.contract(
      [{ sku: 'RARE', quantity: 5, unitPrice: '10' }].map((line) => {
        gifts.service.neighbours.stockUp({ RARE: 1 }, { unitPrice: '10.00', currency: 'CNY' })
        return line
      }),
    )
    done(await gifts.take(id, people(5, 'RARE')))
    const wave = done(await gifts.plan(id))
    const key = newId()
    const refused = { status: 'refused', orderId: null, refusal: { code: 'INSUFFICIENT_STOCK', skus: ['RARE'] } }
    expect(done(await gifts.release(wave.id, key))).toMatchObject(refused)
    gifts.service.neighbours.stockUp({ RARE: 50 }, { unitPrice: '10.00', currency: 'CNY' })
    expect(done(await gifts.release(wave.id, key))).toMatchObject(refused)
    expect(done(await gifts.release(wave.id))).toMatchObject({ status: 'placed', refusal: null })
    expect((await ordersOf(number)).map(({ status }) => status)).toEqual(['refused', 'confirmed'])
  })

  it('that was left half-way is driven on by the worker', async () => {
    const { id, number } = await gifts.contract()
    done(await gifts.take(id, people(2)))
    const wave = done(await gifts.plan(id))
    gifts.service.neighbours.fault = () => 'after'
    expect(done(await gifts.release(wave.id))).toMatchObject({ status: 'placing' })
    gifts.service.neighbours.fault = () => 'none'
    gifts.service.pass(20)
    await Promise.all([gifts.driveWaves(), gifts.second.driveWaves()])
    expect(await ordersOf(number)).toMatchObject([{ status: 'confirmed' }])
    expect(done(await gifts.release(wave.id)).status).toBe('placed')
  })

  it('gives its parcels back when it is cancelled, with its order, unless goods have left', async () => {
    const { id, number } = await gifts.contract()
    done(await gifts.take(id, people(2)))
    const wave = done(await gifts.plan(id))
    done(await gifts.release(wave.id))
    expect(done(await gifts.cancelWave(wave.id)).status).toBe('cancelled')
    expect(await ordersOf(number)).toMatchObject([{ status: 'cancelled' }])
    const again = done(await gifts.plan(id))
    expect(again).toMatchObject({ number: 2, parcels: 2 })
    done(await gifts.release(again.id))
    const [first] = await gifts.parcelsOf(id)
    done(await gifts.ship(id, [first?.number ?? '']))
    expect(await gifts.cancelWave(again.id)).toMatchObject({ error: { code: 'GIFT_WAVE_SHIPPED', shipped: 1 } })
  })
})

describe('parcels', () => {
  it('leave as one shipment for each request, once, and are delivered', async () => {
    const { id, number } = await gifts.contract()
    done(await gifts.take(id, people(4, 'TEA', 2)))
    const wave = done(await gifts.plan(id, 3))
    const numbers = (await gifts.parcelsOf(id)).map((parcel) => parcel.number)
    expect(done(await gifts.ship(id, numbers.slice(0, 1))).faults).toEqual([{ line: 2, code: 'PARCEL_NOT_RELEASED', left: null }])
    const { orderId } = done(await gifts.release(wave.id))
    const key = newId()
    const replies = await Promise.all([
      gifts.ship(id, numbers.slice(0, 2), key),
      gifts.second.ship(id, numbers.slice(0, 2), key),
      gifts.ship(id, numbers.slice(0, 2), key),
    ])
    for (const reply of replies) expect(done(reply)).toEqual({ taken: 2, faults: [], refused: [] })
    expect(done(await gifts.ship(id, [...numbers.slice(2), 'P-0'])).faults).toMatchObject([
      { line: 3, code: 'PARCEL_NOT_RELEASED' },
      { line: 4, code: 'PARCEL_UNKNOWN' },
    ])
    const shipments = await gifts.service.shipments(orderId ?? '')
    expect(shipments.map(({ lines, last }) => [lines[0]?.quantity, last])).toEqual([
      [4, false],
      [2, true],
    ])
    expect(await ordersOf(number)).toMatchObject([{ status: 'shipped' }])
    expect(done(await gifts.deliver(id, numbers)).faults).toMatchObject([{ code: 'PARCEL_NOT_SHIPPED' }])
    expect(await gifts.progress(id)).toEqual({
      quoteId: id,
      lines: [{ sku: 'TEA', contracted: 10, assigned: 8, ordered: 6, shipped: 6, delivered: 6 }],
      parcels: { total: 4, ordered: 3, shipped: 3, delivered: 3 },
    })
  })

  it('are released again where the goods issue is refused', async () => {
    const { id } = await gifts.contract()
    done(await gifts.take(id, people(1)))
    const wave = done(await gifts.plan(id))
    const { orderId } = done(await gifts.release(wave.id))
    const [parcel] = await gifts.parcelsOf(id)
    await gifts.service.hold(orderId ?? '')
    expect(done(await gifts.ship(id, [parcel?.number ?? '']))).toEqual({
      taken: 0,
      faults: [],
      refused: [{ wave: 1, code: 'NOT_ALLOWED_IN_STATUS', parcels: 1 }],
    })
    expect(await gifts.parcelsOf(id)).toMatchObject([{ status: 'released', trackingNumber: null }])
    await gifts.service.unhold(orderId ?? '')
    expect(done(await gifts.ship(id, [parcel?.number ?? ''])).taken).toBe(1)
  })

  it('over any history hold the totals: delivered ≤ shipped ≤ ordered ≤ assigned ≤ contracted, and the orders agree', async () => {
    const step = fc.oneof(
      fc.record({
        do: fc.constant('take' as const),
        n: fc.integer({ min: 1, max: 5 }),
        quantity: fc.integer({ min: 1, max: 4 }),
      }),
      fc.record({
        do: fc.constantFrom('plan' as const, 'ship' as const, 'deliver' as const, 'cancel' as const),
        n: fc.integer({ min: 1, max: 3 }),
      }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async (steps) => {
        const { id, number } = await gifts.contract()
        const waves: string[] = []
        for (const one of steps) {
          const numbers = (await gifts.parcelsOf(id)).map((parcel) => parcel.number).slice(0, one.n + 1)
          if (one.do === 'take') done(await gifts.take(id, people(one.n, 'TEA', one.quantity)))
          if (one.do === 'plan') {
            const wave = await gifts.plan(id, one.n)
            if (wave.ok) waves.push(done(await gifts.release(wave.value.id)).id)
          }
          if (one.do === 'ship' && numbers.length > 0)
            await Promise.all([gifts.ship(id, numbers), gifts.second.ship(id, numbers)])
          if (one.do === 'deliver' && numbers.length > 0) done(await gifts.deliver(id, numbers))
          if (one.do === 'cancel' && waves[0]) await gifts.cancelWave(waves[0])
          await gifts.driveDispatches()
        }
        const progress = await gifts.progress(id)
        const { contracted = 0, assigned = 0, ordered = 0, shipped = 0, delivered = 0 } = progress?.lines[0] ?? {}
        expect([contracted, assigned, ordered, shipped, delivered]).toEqual(
          [contracted, assigned, ordered, shipped, delivered].toSorted((a, b) => b - a),
        )
        const [sums] = await gifts.service.database.query<{ quantity: number; shipped: number }>(
          `SELECT coalesce(sum(l.quantity), 0)::int AS quantity, coalesce(sum(s.quantity), 0)::int AS shipped FROM orders o
             JOIN order_line l ON l.order_id = o.id
             LEFT JOIN (SELECT h.order_id, sum(sl.quantity) AS quantity FROM shipment h JOIN shipment_line sl ON sl.shipment_id = h.id
                         GROUP BY h.order_id) s ON s.order_id = o.id
            WHERE o.reference LIKE $1 AND o.status NOT IN ('cancelled', 'refused')`,
          `${number}-W%`,
        )
        expect(sums).toEqual({ quantity: ordered, shipped })
      }),
      { numRuns: 12 },
    )
  }, 60_000)
})
