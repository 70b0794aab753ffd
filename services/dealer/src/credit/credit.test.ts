import { describe, expect, it } from '@jest/globals'
import { DealerCode, HoldId, ReturnId } from '@channel/contracts'
import type { Account, Credit, CreditChange, Hold } from './credit.js'
import { decide, evolve, exposureOf } from './credit.js'

const DEALER = DealerCode.parse('D001')
const HOLD = HoldId.parse('0198c0de-0000-7000-8000-000000000001')
const RETURN = ReturnId.parse('0198c0de-0000-7000-8000-000000000002')
const NOON = '2026-03-01T12:00:00.000Z'

const account = (parts: Partial<Account> = {}): Account => ({
  dealerCode: DEALER,
  currency: 'CNY',
  suspended: false,
  limitMinor: 1_000,
  heldMinor: 0,
  owedMinor: 0,
  ...parts,
})
const aHold = (parts: Partial<Hold> = {}): Hold => ({
  id: HOLD,
  dealerCode: DEALER,
  amountMinor: 300,
  status: 'held',
  expiresAt: NOON,
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

const given = (accountNow: Account, holdNow?: Hold, returnCreditedTo?: DealerCode) => {
  const credit: Credit = { account: accountNow, hold: holdNow, returnCreditedTo }
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
    ['held', 'consume', ['hold-consumed']],
    ['confirmed', 'confirm', []],
    ['confirmed', 'release', ['hold-released']],
    ['confirmed', 'consume', ['hold-consumed']],
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
