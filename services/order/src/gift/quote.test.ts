import { describe, expect, it } from '@jest/globals'
import type { Sku } from '@channel/contracts'
import type { CustomerCode, GiftQuoteAction, GiftQuoteId, GiftQuoteStatus, NewGiftRecipient } from '@channel/contracts/order'
import { GiftQuoteStatus as Statuses, GiftQuoteAction as Actions } from '@channel/contracts/order'
import fc from 'fast-check'
import type { QuoteState } from './quote.js'
import { allowed, decide, offered, shownQuote } from './quote.js'
import { judge, packed } from './recipients.js'

const AT = new Date('2026-11-22T08:00:00.000Z')
const LATER = new Date('2027-01-01T00:00:00.000Z')
const line = (unitPrice: string, sku = 'A') => ({ sku: sku as Sku, quantity: 10, unitPrice })
const offer = (unitPrice: string, listPrice: string | null = '100.00') => {
  const input = { validUntil: '2026-12-31T00:00:00.000Z', conditions: '', note: '', lines: [line(unitPrice)] }
  const made = offered(input, 'CNY', new Map([['A' as Sku, listPrice]]), AT)
  if (!made.ok) throw new Error(made.error.code)
  return made.value
}
const quote = (status: QuoteState['status'], unitPrice = '90.00', listPrice: string | null = '100.00'): QuoteState => ({
  ...{ id: 'q' as GiftQuoteId, number: 'QT1', customer: 'BANK' as CustomerCode, currency: 'CNY', status, steps: 1 },
  offer: {
    ...offer(unitPrice, listPrice),
    quoteId: 'q' as GiftQuoteId,
    version: 2,
    writtenBy: 'li',
    writtenAt: AT.toISOString(),
  },
  ...{ contractNumber: null, contractDay: null, submittedBy: 'wang', decidedBy: null, createdAt: '', updatedAt: '' },
})

const TABLE: Record<GiftQuoteStatus, GiftQuoteAction[]> = {
  draft: ['revise', 'submit', 'withdraw'],
  submitted: ['approve', 'reject', 'withdraw'],
  approved: ['revise', 'accept', 'withdraw'],
  rejected: ['revise', 'withdraw'],
  expired: ['revise', 'withdraw'],
  accepted: ['take-recipients', 'plan-wave'],
  delivering: ['take-recipients', 'plan-wave', 'complete'],
  completed: [],
  withdrawn: [],
}

describe('a quote', () => {
  it.each(Statuses.options)('that is %s allows what the table says, and nothing else', (status) => {
    const stored = quote(status === 'expired' ? 'approved' : status)
    const at = status === 'expired' ? LATER : AT
    expect(shownQuote(stored, at)).toMatchObject({ status, allowed: TABLE[status] })
    for (const action of Actions.options) expect(allowed(stored, action, at).ok).toBe(TABLE[status].includes(action))
  })

  it('is decided by a second person, and by nobody who looked at another version', () => {
    const approve = (actor: string, version = 2) =>
      decide(quote('submitted'), { action: 'approve', version }, { actor, admin: false, at: AT })
    for (const own of ['wang', 'li']) expect(approve(own)).toMatchObject({ error: { code: 'SAME_PERSON', requestedBy: own } })
    expect(approve('zhao', 1)).toMatchObject({ error: { code: 'GIFT_QUOTE_CHANGED', version: 2 } })
    expect(approve('zhao')).toMatchObject({ value: { status: 'approved', decidedBy: 'zhao' } })
  })

  it.each([
    ['80.00', '100.00', 2_000, false],
    ['79.9999', '100.00', 2_000, true],
    ['70.00', '100.00', 3_000, true],
    ['120.00', '100.00', 0, false],
    ['99.00', null, null, true],
  ])('at %s instead of %s lets off %s and needs an administrator: %s', (unitPrice, listPrice, discountBp, needsAdmin) => {
    expect(offer(unitPrice, listPrice)).toMatchObject({ discountBp, needsAdmin })
    const approve = (admin: boolean) =>
      decide(quote('submitted', unitPrice, listPrice), { action: 'approve', version: 2 }, { actor: 'zhao', admin, at: AT }).ok
    expect([approve(false), approve(true)]).toEqual([!needsAdmin, true])
  })

  it('becomes a new draft when it is revised, and forgets who decided', () => {
    const revised = decide(
      { ...quote('approved'), decidedBy: 'zhao' },
      { action: 'revise', version: 2, offer: offer('85.00') },
      { actor: 'li', admin: false, at: AT },
    )
    expect(revised).toMatchObject({ value: { status: 'draft', decidedBy: null, submittedBy: null, offer: { version: 3 } } })
  })
})

const rows = fc.array(
  fc.record({
    line: fc.nat(),
    name: fc.constantFrom('张三', '李四'),
    phone: fc.constantFrom('13800000001', '13800000002'),
    province: fc.constant(''),
    city: fc.constant(''),
    address: fc.constantFrom('一号', '二号'),
    sku: fc.constantFrom('A', 'B', 'X') as fc.Arbitrary<Sku>,
    quantity: fc.integer({ min: 1, max: 9 }),
    note: fc.constantFrom('', '贺卡'),
  }),
  { maxLength: 40 },
) as fc.Arbitrary<NewGiftRecipient[]>

describe('recipients', () => {
  it('never get more than is left, and a parcel holds what its rows say', () => {
    fc.assert(
      fc.property(rows, fc.nat(30), fc.nat(30), (wanted, a, b) => {
        const left = new Map([
          ['A', a],
          ['B', b],
        ])
        const { taken, faults } = judge(wanted, left)
        expect(taken.length + faults.length).toBe(wanted.length)
        const parcels = packed(taken)
        for (const [sku, most] of [...left, ['X', 0] as const]) {
          const sum = (of: readonly { sku: string; quantity: number }[]) =>
            of.reduce((total, one) => total + (one.sku === sku ? one.quantity : 0), 0)
          expect(sum(taken)).toBeLessThanOrEqual(most)
          expect(sum(parcels.flatMap(({ lines }) => lines))).toBe(sum(taken))
        }
        const people = parcels.map(({ name, phone, address }) => `${name}|${phone}|${address}`)
        expect(new Set(people).size).toBe(people.length)
      }),
    )
  })
})
