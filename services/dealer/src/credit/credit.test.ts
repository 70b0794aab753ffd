import { describe, expect, it } from '@jest/globals'
import { DealerCode, HoldId, ReturnId } from '@channel/contracts'
import type { Account, Hold } from './account.js'
import { exposureOf } from './account.js'
import { decide } from './book.js'
import type { Credit, CreditChange } from './credit.js'
import { evolve } from './evolve.js'

const DEALER = DealerCode.parse('D001')
const HOLD = HoldId.parse('0198c0de-0000-7000-8000-000000000001')
const RETURN = ReturnId.parse('0198c0de-0000-7000-8000-000000000002')
const NOON = '2026-03-01T12:00:00.000Z'

const account = (parts: Partial<Account> = {}): Account => ({
  dealerCode: DEALER,
  currency: 'CNY',
  suspended: false,
  limitMinor: 1_000,
  temporaryMinor: 0,
  heldMinor: 0,
  owedMinor: 0,
  invoicedMinor: Math.max(0, parts.owedMinor ?? 0),
  paymentDays: 30,
  block: null,
  ...parts,
})
const aHold = (parts: Partial<Hold> = {}): Hold => ({
  id: HOLD,
  dealerCode: DEALER,
  amountMinor: 300,
  status: 'held',
  expiresAt: NOON,
  consumedMinor: 0,
  closing: false,
  splitFrom: null,
  override: null,
  ...parts,
})
const hold = (amountMinor: number, currency = 'CNY'): CreditChange => ({
  type: 'hold',
  holdId: HOLD,
  dealerCode: DEALER,
  amountMinor,
  currency,
  expiresAt: NOON,
})

const given = (accountNow: Account, holdNow?: Hold, bookedTo?: DealerCode) => {
  const credit: Credit = { account: accountNow, hold: holdNow, newHold: undefined, bookedTo, day: '2026-03-01' }
  return {
    when: (change: CreditChange) => {
      const decision = decide(credit, change)
      return {
        then: (expected: unknown) =>
          expect(decision.ok ? decision.value.map(({ type }) => type) : decision.error).toEqual(expected),
        leaves: (expected: Partial<Account> & { status?: string }) => {
          if (!decision.ok) throw new Error(decision.error.code)
          const after = decision.value.reduce(evolve, credit)
          expect({ ...after.account, status: after.hold?.status }).toMatchObject(expected)
        },
      }
    },
  }
}

describe('a hold', () => {
  it('is granted up to the last cent of the limit', () => {
    given(account({ heldMinor: 400, owedMinor: 100 }))
      .when(hold(500))
      .leaves({ heldMinor: 900, owedMinor: 100, status: 'held' })
  })

  it('is refused one cent above, with the figures', () => {
    given(account({ heldMinor: 400, owedMinor: 100 }))
      .when(hold(501))
      .then({ code: 'CREDIT_EXCEEDED', currency: 'CNY', limitMinor: 1_000, exposureMinor: 500, requestedMinor: 501 })
  })

  it('may be larger than the limit where the brand owes the dealer', () => {
    given(account({ owedMinor: -200 }))
      .when(hold(1_200))
      .then(['credit-held'])
  })

  it('is refused to a suspended dealer and in another currency', () => {
    given(account({ suspended: true }))
      .when(hold(1))
      .then({ code: 'DEALER_SUSPENDED', dealerCode: DEALER })
    given(account()).when(hold(1, 'EUR')).then({ code: 'CURRENCY_MISMATCH', expected: 'CNY', given: 'EUR' })
  })

  it('is refused while the limit is below the exposure, a free order included only when it fits', () => {
    given(account({ limitMinor: 100, owedMinor: 200 }))
      .when(hold(0))
      .then(expect.objectContaining({ code: 'CREDIT_EXCEEDED' }))
    given(account({ limitMinor: 200, owedMinor: 200 }))
      .when(hold(0))
      .then(['credit-held'])
  })

  it('asked for twice is one hold, and its id is not given to another amount', () => {
    given(account({ heldMinor: 300 }), aHold())
      .when(hold(300))
      .then([])
    given(account({ heldMinor: 300 }), aHold())
      .when(hold(301))
      .then(expect.objectContaining({ code: 'FORBIDDEN' }))
    given(account(), aHold({ status: 'released' }))
      .when(hold(300))
      .then(expect.objectContaining({ code: 'FORBIDDEN' }))
  })
})

describe('the life of a hold', () => {
  const steps = {
    confirm: { type: 'confirm', holdId: HOLD },
    release: { type: 'release', holdId: HOLD },
    consume: { type: 'consume', holdId: HOLD },
  } as const
  const ended = (status: string) => ({ code: 'HOLD_ENDED', holdId: HOLD, status })
  it.each([
    ['held', 'confirm', ['hold-confirmed']],
    ['held', 'release', ['hold-released']],
    ['held', 'consume', ['goods-owed', 'hold-consumed']],
    ['confirmed', 'confirm', []],
    ['confirmed', 'release', ['hold-released']],
    ['confirmed', 'consume', ['goods-owed', 'hold-consumed']],
    ['consumed', 'confirm', ended('consumed')],
    ['consumed', 'release', ended('consumed')],
    ['consumed', 'consume', []],
    ['released', 'confirm', ended('released')],
    ['released', 'release', []],
    ['released', 'consume', ended('released')],
    ['expired', 'confirm', ended('expired')],
    ['expired', 'release', []],
    ['expired', 'consume', ended('expired')],
  ] as const)('%s → %s', (status, step, outcome) => {
    given(account({ heldMinor: 300 }), aHold({ status }))
      .when(steps[step])
      .then(outcome)
  })

  it('moves held to owed when the goods leave, and gives held back otherwise', () => {
    const before = account({ heldMinor: 300, owedMinor: 50 })
    given(before, aHold()).when(steps.consume).leaves({ heldMinor: 0, owedMinor: 350, status: 'consumed' })
    given(before, aHold()).when(steps.release).leaves({ heldMinor: 0, owedMinor: 50, status: 'released' })
  })

  it('ends at its time limit unless it was confirmed', () => {
    const at = (time: string): CreditChange => ({ type: 'expire', holdId: HOLD, at: time })
    given(account({ heldMinor: 300 }), aHold())
      .when(at('2026-03-01T11:59:59.999Z'))
      .then([])
    given(account({ heldMinor: 300 }), aHold())
      .when(at(NOON))
      .leaves({ heldMinor: 0, status: 'expired' })
    given(account({ heldMinor: 300 }), aHold({ status: 'confirmed', expiresAt: null }))
      .when(at('2027-01-01T00:00:00.000Z'))
      .then([])
  })

  it('is unknown under another id', () => {
    given(account()).when(steps.release).then({ code: 'HOLD_NOT_FOUND', holdId: HOLD })
  })
})

describe('payments, returns and limits', () => {
  it('bring owed below zero if need be', () => {
    const payment: CreditChange = {
      type: 'record-payment',
      dealerCode: DEALER,
      amountMinor: 80,
      currency: 'CNY',
      reference: 'bank 1',
    }
    given(account({ owedMinor: 50 }))
      .when(payment)
      .leaves({ owedMinor: -30 })
  })

  it('credit a return once', () => {
    const goodsBack: CreditChange = {
      type: 'credit-return',
      dealerCode: DEALER,
      returnId: RETURN,
      amountMinor: 80,
      currency: 'CNY',
    }
    given(account({ owedMinor: 80 }))
      .when(goodsBack)
      .leaves({ owedMinor: 0 })
    given(account({ owedMinor: 0 }), undefined, DEALER)
      .when(goodsBack)
      .then([])
    given(account(), undefined, DealerCode.parse('D002'))
      .when(goodsBack)
      .then(expect.objectContaining({ code: 'FORBIDDEN' }))
  })

  it('let the limit fall below the exposure', () => {
    const lower: CreditChange = { type: 'set-limit', dealerCode: DEALER, limitMinor: 10, currency: 'CNY', reason: 'late payer' }
    given(account({ owedMinor: 500 }))
      .when(lower)
      .leaves({ limitMinor: 10, owedMinor: 500 })
    expect(exposureOf(account({ heldMinor: 1, owedMinor: 500 }))).toBe(501)
  })
})

describe('an order that changes', () => {
  const change = (amountMinor: number, shippedMinor?: number): CreditChange => {
    return { type: 'change-hold', holdId: HOLD, amountMinor, shippedMinor }
  }
  const live = aHold({ status: 'confirmed', expiresAt: null })

  it('needs credit for what it becomes larger by, to the cent; smaller it may always become', () => {
    given(account({ heldMinor: 300, owedMinor: 500 }), live)
      .when(change(500))
      .leaves({ heldMinor: 500 })
    given(account({ heldMinor: 300, owedMinor: 500 }), live)
      .when(change(501))
      .then({ code: 'CREDIT_EXCEEDED', currency: 'CNY', limitMinor: 1_000, exposureMinor: 800, requestedMinor: 201 })
    given(account({ limitMinor: 0, heldMinor: 300, suspended: true }), live)
      .when(change(0))
      .leaves({ heldMinor: 0, status: 'confirmed' })
  })

  it('keeps what was shipped and has not become owed yet', () => {
    const partly = aHold({ status: 'confirmed', expiresAt: null, amountMinor: 200, consumedMinor: 100 })
    given(account({ heldMinor: 200 }), partly)
      .when(change(50, 180))
      .leaves({ heldMinor: 130 })
    given(account({ heldMinor: 200 }), partly)
      .when(change(50, 100))
      .leaves({ heldMinor: 50 })
    const release: CreditChange = { type: 'release', holdId: HOLD, shippedMinor: 180 }
    given(account({ heldMinor: 200 }), partly)
      .when(release)
      .leaves({ heldMinor: 80, status: 'confirmed' })
    given(account({ heldMinor: 80 }), { ...partly, amountMinor: 80, closing: true })
      .when(release)
      .then([])
  })
})

describe('a shipment', () => {
  const SHIPMENT = '0198c0de-0000-7000-8000-000000000003'
  const ship = (amountMinor: number, last: boolean): CreditChange => {
    const document = { shipmentId: SHIPMENT, number: 'SH1', day: '2026-02-27', last }
    return { type: 'ship', holdId: HOLD, dealerCode: DEALER, currency: 'CNY', amountMinor, ...document }
  }
  const before = account({ heldMinor: 300, paymentDays: 2 })

  it('makes its part owed and due by the terms; the last one gives back the rest', () => {
    given(before, aHold()).when(ship(120, false)).leaves({ heldMinor: 180, owedMinor: 120, invoicedMinor: 120, status: 'held' })
    given(before, aHold()).when(ship(120, true)).then(['goods-owed', 'hold-changed', 'hold-consumed'])
    given(before, aHold()).when(ship(120, true)).leaves({ heldMinor: 0, owedMinor: 120, status: 'consumed' })
    const decision = decide(
      { account: before, hold: aHold(), newHold: undefined, bookedTo: undefined, day: '2026-03-01' },
      ship(1, false),
    )
    expect(decision).toMatchObject({ value: [{ dueOn: '2026-03-01', day: '2026-02-27' }] })
  })

  it('is owed in full where less was held, booked once, and of one dealer', () => {
    given(before, aHold()).when(ship(350, true)).leaves({ heldMinor: 0, owedMinor: 350 })
    given(account(), aHold({ status: 'released' }))
      .when(ship(350, true))
      .leaves({ heldMinor: 0, owedMinor: 350, status: 'released' })
    given(before, aHold(), DEALER).when(ship(120, true)).then([])
    given(before, aHold(), DealerCode.parse('D002'))
      .when(ship(120, true))
      .then(expect.objectContaining({ code: 'FORBIDDEN' }))
    given(before, aHold({ dealerCode: DealerCode.parse('D002') }))
      .when(ship(1, true))
      .then({ code: 'HOLD_NOT_FOUND', holdId: HOLD })
  })
})

describe('overdue', () => {
  const late = account({ owedMinor: 100, invoicedMinor: 250, block: { graceDays: 5, dueMinor: 180 } })

  it('blocks while what was due too long ago is not paid, and is lifted by an approval that says so', () => {
    given(late).when(hold(1)).then({ code: 'CREDIT_OVERDUE', currency: 'CNY', overdueMinor: 30, graceDays: 5 })
    given({ ...late, owedMinor: 70 })
      .when(hold(1))
      .then(['credit-held'])
    const approved = { ...hold(1), approval: { approvedBy: 'boss', reason: 'promised' } } as CreditChange
    const decision = decide(
      { account: late, hold: undefined, newHold: undefined, bookedTo: undefined, day: '2026-03-01' },
      approved,
    )
    expect(decision).toMatchObject({ value: [{ hold: { override: { overLimitMinor: 0, approvedBy: 'boss' } } }] })
  })
})
