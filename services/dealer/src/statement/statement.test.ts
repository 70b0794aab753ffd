import { describe, expect, it } from '@jest/globals'
import { DealerCode } from '@channel/contracts'
import { asService, brandOps, dealerBuyer, dealerFinance } from '@channel/testkit'
import { lastFinished, monthOf } from './months.js'
import type { StatementState } from './statement.js'
import { allowedIn, confirm, correct, dispute, figuresOf, sideOf } from './statement.js'

const statement: StatementState = {
  ...{
    dealerCode: DealerCode.parse('D1'),
    month: '2026-03',
    number: 'ST202603-D1',
    version: 1,
    status: 'issued',
    currency: 'CNY',
  },
  ...figuresOf(500, [{ kind: 'shipment', amountMinor: 1_000 }]),
  ...{ lineCount: 1, issuedAt: '2026-04-01T00:00:00.000Z', dealerConfirmation: null, brandConfirmation: null },
}
const signature = { by: 'somebody', at: '2026-04-02T00:00:00.000Z' }
const v1 = { version: 1 }
const codeOf = (decision: ReturnType<typeof dispute>) => (decision.ok ? decision.value.status : decision.error.code)
const signed = (from: StatementState, side: 'dealer' | 'brand') => {
  const decision = confirm(from, { version: from.version }, side, signature)
  if (!decision.ok) throw new Error(decision.error.code)
  return decision.value
}

describe('a month', () => {
  it('is one of Shanghai', () => {
    expect(monthOf(new Date('2026-02-28T16:00:00.000Z'))).toBe('2026-03')
    expect([lastFinished(new Date('2026-03-31T15:59:59.999Z')), lastFinished(new Date('2026-12-31T16:00:00.000Z'))]).toEqual([
      '2026-02',
      '2026-12',
    ])
    expect(lastFinished(new Date('2026-01-10T00:00:00.000Z'))).toBe('2025-12')
  })
})

describe('figures', () => {
  it('are opening + shipments − returns − rebates − payments + adjustments', () => {
    const movements = [
      { kind: 'shipment' as const, amountMinor: 1_000 },
      { kind: 'shipment' as const, amountMinor: 250 },
      { kind: 'return' as const, amountMinor: -100 },
      { kind: 'rebate' as const, amountMinor: -30 },
      { kind: 'rebate' as const, amountMinor: 10 },
      { kind: 'payment' as const, amountMinor: -700 },
      { kind: 'adjustment' as const, amountMinor: -5 },
    ]
    expect(figuresOf(500, movements)).toEqual({
      ...{
        openingMinor: 500,
        shipmentsMinor: 1_250,
        returnsMinor: 100,
        rebatesMinor: 20,
        paymentsMinor: 700,
        adjustmentsMinor: -5,
      },
      closingMinor: 925,
    })
  })
})

describe('a statement', () => {
  it('is confirmed once both sides have signed, in either order', () => {
    expect(signed(signed(statement, 'dealer'), 'brand')).toMatchObject({ status: 'confirmed', dealerConfirmation: signature })
    expect(signed(signed(statement, 'brand'), 'dealer').status).toBe('confirmed')
    expect(allowedIn(signed(signed(statement, 'brand'), 'dealer'))).toEqual([])
  })

  it('is not signed twice by one side, nor disputed by who has signed it', () => {
    const once = signed(statement, 'dealer')
    expect(codeOf(confirm(once, v1, 'dealer', signature))).toBe('STATEMENT_NOT_ALLOWED')
    expect(codeOf(dispute(once, v1))).toBe('STATEMENT_NOT_ALLOWED')
    expect(allowedIn(once)).toEqual(['correct', 'confirm-brand'])
  })

  it('loses its signatures in a dispute, and the dealer may still sign it as it is', () => {
    const disputed = dispute(signed(statement, 'brand'), v1)
    expect(disputed).toMatchObject({ ok: true, value: { status: 'disputed', brandConfirmation: null, version: 1 } })
    if (disputed.ok) expect(signed(disputed.value, 'dealer')).toMatchObject({ status: 'issued', dealerConfirmation: signature })
  })

  it('is corrected into a new version, which is what can be signed from then on', () => {
    const corrected = correct(statement, v1, [{ kind: 'adjustment', amountMinor: -200 }])
    expect(corrected).toMatchObject({
      ok: true,
      value: { status: 'corrected', version: 2, adjustmentsMinor: -200, closingMinor: 1_300, lineCount: 2 },
    })
    if (!corrected.ok) return
    expect(confirm(corrected.value, v1, 'dealer', signature)).toEqual({
      ok: false,
      error: { code: 'STATEMENT_CHANGED', version: 2 },
    })
    expect(codeOf(correct(signed(signed(corrected.value, 'dealer'), 'brand'), { version: 2 }, []))).toBe('STATEMENT_NOT_ALLOWED')
  })

  it.each([
    ['the brand', brandOps, 'brand'],
    ["a dealer's finance", dealerFinance('D1'), 'dealer'],
    ["a dealer's buyer", dealerBuyer('D1'), undefined],
    ['a service', asService('order'), undefined],
  ])('is signed by %s for its own side only', (_, { principal }, side) => expect(sideOf(principal)).toBe(side))
})
