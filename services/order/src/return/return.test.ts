import { describe, expect, it } from '@jest/globals'
import type { ReturnId } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { ReturnRefusal } from '@channel/contracts/order'
import { returnGoods } from '@channel/contracts/order'
import { brandOps, dealerBuyer } from '@channel/testkit'
import type { ReturnState } from './return.js'
import { conclude, drafted, mayReturn, published, visibleTo } from './return.js'
import type { ReturnAnswers } from './take-back.js'
import { next } from './take-back.js'

const wanted = (over: object = {}) =>
  returnGoods.input.parse({
    idempotencyKey: 'key-00000001',
    channel: 'dealer',
    dealerCode: 'D001',
    currency: 'GBP',
    lines: [{ sku: 'a1', quantity: 3, unitPrice: '0.055' }],
    ...over,
  })
const received = (): ReturnState => ({
  ...drafted(wanted(), { id: 'r-1' as ReturnId, context: brandOps, at: new Date('2026-03-02T08:00:00Z') }),
  number: 'RT20260302-000001',
})

describe('taking goods back', () => {
  it('looks the dealer up, then moves stock, then credits', () => {
    const dealer = { channel: 'dealer' as const }
    let answers: ReturnAnswers = {}
    for (const step of ['check-account', 'return-stock', 'credit-dealer'] as const) {
      expect(next(dealer, answers)).toEqual({ perform: step })
      answers = { ...answers, [step]: ok(null) }
    }
    expect(next(dealer, answers)).toEqual({ outcome: { type: 'settle' } })
  })

  it('moves nothing for an unknown dealer', () => {
    const unknown = { code: 'DEALER_NOT_FOUND', dealerCode: 'D404' } as const
    expect(next({ channel: 'dealer' }, { 'check-account': err(unknown) })).toEqual({
      outcome: { type: 'refuse', refusal: unknown },
    })
  })

  it('credits nothing that stock has refused', () => {
    const refusal: ReturnRefusal = { code: 'UNKNOWN_SKU', skus: ['X'] }
    const answers = { 'check-account': ok(null), 'return-stock': err(refusal) }
    expect(next({ channel: 'dealer' }, answers)).toEqual({ outcome: { type: 'refuse', refusal } })
  })

  it('moves stock alone in the other channels', () => {
    expect(next({ channel: 'online' }, {})).toEqual({ perform: 'return-stock' })
    expect(next({ channel: 'online' }, { 'return-stock': ok(null) })).toEqual({ outcome: { type: 'settle' } })
  })
})

describe('a return', () => {
  it('is the brand’s to take, and needs its dealer in the dealer channel', () => {
    expect(mayReturn(wanted(), brandOps.principal)).toEqual({ ok: true, value: null })
    expect(mayReturn(wanted({ dealerCode: undefined }), brandOps.principal)).toEqual(err({ code: 'DEALER_REQUIRED' }))
    expect(mayReturn(wanted(), dealerBuyer('D001').principal)).toMatchObject({ error: { code: 'FORBIDDEN' } })
  })

  it('is seen by the brand and its dealer', () => {
    expect(visibleTo(brandOps.principal)).toEqual({ of: 'all' })
    expect(visibleTo(dealerBuyer('D001').principal)).toEqual({ of: 'dealer', dealerCode: 'D001' })
    expect(visibleTo({ subject: 'g', roles: ['guide'] })).toEqual({ of: 'none' })
  })

  it('rounds each line half up, once', () => {
    expect(received()).toMatchObject({ totalMinor: 17, lines: [{ sku: 'A1', amountMinor: 17 }] })
  })

  it('is concluded once, and only a settled one is told of', () => {
    const settled = conclude(received(), { type: 'settle' })
    expect(settled.status).toBe('settled')
    expect(published(received(), settled).map(({ type }) => type.name)).toEqual(['order.goods-returned.v1'])
    expect(conclude(settled, { type: 'refuse', refusal: { code: 'UNKNOWN_SKU', skus: [] } })).toBe(settled)
    expect(published(settled, settled)).toEqual([])
    const refused = conclude(received(), { type: 'refuse', refusal: { code: 'UNKNOWN_SKU', skus: ['A1'] } })
    expect(refused).toMatchObject({ status: 'refused', refusal: { code: 'UNKNOWN_SKU' } })
    expect(published(received(), refused)).toEqual([])
  })
})
