import { describe, expect, it } from '@jest/globals'
import type { DealerCode, LocationCode, Principal } from '@channel/contracts'
import { placeOrder } from '@channel/contracts/order'
import { asService, brandAdmin, brandOps, dealerBuyer, dealerFinance } from '@channel/testkit'
import { mayBuy, mayPlace, mayReport, mayRun, visibleTo } from './rights.js'

const guide: Principal = { subject: 'guide-1', roles: ['guide'], storeCode: 'S001' as LocationCode }
const buyer = dealerBuyer('D001').principal
const finance = dealerFinance('D001').principal
const brand = [brandAdmin, brandOps, asService('order')].map(({ principal }) => principal)

const wanted = (over: object = {}) =>
  placeOrder.input.parse({
    idempotencyKey: 'key-00000001',
    channel: 'dealer',
    currency: 'CNY',
    lines: [{ sku: 'A', quantity: 1 }],
    ...over,
  })
const priced = { lines: [{ sku: 'A', quantity: 1, unitPrice: '1.00' }] }
const outcome = (over: object, principal: Principal) => {
  const branch = principal.dealerCode === undefined ? [] : [principal.dealerCode, 'D001-STORE' as DealerCode]
  const answer = mayPlace(wanted(over), principal, branch)
  return answer.ok ? answer.value : answer.error.code
}

describe('placing an order', () => {
  it('is open to the brand in every channel, with its own prices', () => {
    for (const principal of brand) {
      expect(outcome({ channel: 'gift', ...priced }, principal)).toEqual({ dealerCode: null, location: null })
      expect(outcome({ dealerCode: 'D002', location: 'MAIN' }, principal)).toEqual({ dealerCode: 'D002', location: 'MAIN' })
    }
  })

  it('needs a dealer in the dealer channel', () => {
    for (const principal of brand) expect(outcome({}, principal)).toBe('DEALER_REQUIRED')
  })

  it('is for buyers of a dealer: in their channel, for themselves and those below, at the list price', () => {
    expect(outcome({}, buyer)).toEqual({ dealerCode: 'D001', location: null })
    expect(outcome({ dealerCode: 'D001' }, buyer)).toEqual({ dealerCode: 'D001', location: null })
    expect(outcome({ dealerCode: 'D001-STORE' }, buyer)).toEqual({ dealerCode: 'D001-STORE', location: null })
    expect(outcome({ dealerCode: 'D002' }, buyer)).toBe('FORBIDDEN')
    expect(outcome({ channel: 'online' }, buyer)).toBe('FORBIDDEN')
    expect(outcome({ giftBatch: 'G1' }, buyer)).toBe('FORBIDDEN')
    expect(outcome(priced, buyer)).toBe('PRICE_NOT_ALLOWED')
    expect(outcome({}, { ...buyer, dealerCode: undefined })).toBe('FORBIDDEN')
  })

  it('is for guides: in their store, from its stock, at the list price', () => {
    expect(outcome({ channel: 'store' }, guide)).toEqual({ dealerCode: null, location: 'S001' })
    expect(outcome({ channel: 'store', location: 'S002' }, guide)).toBe('FORBIDDEN')
    expect(outcome({ channel: 'store', dealerCode: 'D001' }, guide)).toBe('FORBIDDEN')
    expect(outcome({ channel: 'dealer' }, guide)).toBe('FORBIDDEN')
    expect(outcome({ channel: 'store', ...priced }, guide)).toBe('PRICE_NOT_ALLOWED')
    expect(outcome({ channel: 'store' }, { ...guide, storeCode: undefined })).toBe('FORBIDDEN')
  })

  it('is not for the dealer’s finance people', () => {
    expect(outcome({}, finance)).toBe('FORBIDDEN')
  })
})

describe('what can be done with an order', () => {
  it('is shipped, approved, stopped and parted by the brand only', () => {
    for (const principal of brand) expect(mayRun(principal).ok).toBe(true)
    for (const principal of [buyer, finance, guide]) expect(mayRun(principal).ok).toBe(false)
  })

  it('is changed, cancelled and received by the brand and the buyer’s side', () => {
    for (const principal of [...brand, buyer, guide]) expect(mayBuy(principal).ok).toBe(true)
    expect(mayBuy(finance).ok).toBe(false)
  })

  it('is known to SAP when a service says so', () => {
    expect(mayReport(asService('sap-sync').principal).ok).toBe(true)
    for (const { principal } of [brandAdmin, brandOps]) expect(mayReport(principal).ok).toBe(false)
  })
})

describe('an order is seen', () => {
  it('by the brand, by its dealer’s people, by the guide who placed it, and by nobody else', () => {
    for (const principal of brand) expect(visibleTo(principal)).toEqual({ of: 'all' })
    expect(visibleTo(buyer)).toEqual({ of: 'dealer', dealerCode: 'D001' })
    expect(visibleTo(finance)).toEqual({ of: 'dealer', dealerCode: 'D001' })
    expect(visibleTo(guide)).toEqual({ of: 'own', placedBy: 'guide-1' })
    expect(visibleTo({ ...buyer, dealerCode: undefined })).toEqual({ of: 'none' })
    expect(visibleTo({ subject: 'nobody', roles: [] })).toEqual({ of: 'none' })
  })
})
