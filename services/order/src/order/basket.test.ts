import { describe, expect, it } from '@jest/globals'
import type { Sku } from '@channel/contracts'
import { LinePriceReason } from '@channel/contracts/order'
import { priced, skusOf, totalOf, unpriced } from './basket.js'

const line = (sku: string, quantity: number, unitPrice?: string) => ({ sku: sku as Sku, quantity, unitPrice })
const listed = (sku: string, unitPrice: string, currency = 'CNY') => ({
  sku: sku as Sku,
  stocked: true,
  listPrice: { unitPrice, currency },
})

describe('the prices of an order', () => {
  it('are those that came with it', () => {
    expect(priced([line('A', 3, '0.055')], 'GBP', [listed('A', '9', 'CNY')])).toMatchObject({
      ok: true,
      value: [{ lineNo: 1, sku: 'A', quantity: 3, unitPrice: '0.055', amountMinor: 17, shipped: 0, reason: { source: 'given' } }],
    })
  })

  it('are list prices where none came', () => {
    const lines = priced([line('A', 2), line('B', 1, '5')], 'CNY', [listed('A', '19.90'), listed('B', '7')])
    expect(lines).toMatchObject({
      ok: true,
      value: [{ unitPrice: '19.90', amountMinor: 3_980, reason: { source: 'list' } }, { amountMinor: 500 }],
    })
  })

  it('are missing where the list has none, or one in another currency', () => {
    const products = [{ sku: 'A' as Sku, stocked: true, listPrice: null }, listed('B', '1.00', 'USD'), listed('C', '1.00')]
    expect(priced([line('A', 1), line('B', 1), line('C', 1)], 'CNY', products)).toEqual({
      ok: false,
      error: { code: 'PRICE_MISSING', skus: ['A', 'B'] },
    })
  })

  it('cannot be found for an unknown SKU, nor can one be sold at a price that came with it', () => {
    expect(priced([line('A', 1), line('ZZ', 1), line('YY', 1, '5')], 'CNY', [listed('A', '1')])).toEqual({
      ok: false,
      error: { code: 'UNKNOWN_SKU', skus: ['ZZ', 'YY'] },
    })
  })

  it('are looked up once per SKU', () => {
    const lines = [line('A', 1), line('A', 2), line('B', 1, '1')]
    expect(skusOf(lines)).toEqual(['A', 'B'])
    expect(unpriced([...lines])).toEqual(lines.slice(0, 2))
  })

  it('are those of price lists before that of the product, with the reason of each', () => {
    const reason = { priceList: 'GOLD' as never, name: '金牌', minQuantity: 10, validFrom: null, validTo: null }
    const none = { source: 'none' as const, priceList: null, name: null, minQuantity: null, validFrom: null, validTo: null }
    const quoted = [
      { sku: 'A' as Sku, quantity: 10, unitPrice: '8.00', reason: { source: 'tier' as const, ...reason } },
      { sku: 'C' as Sku, quantity: 1, unitPrice: null, reason: none },
    ]
    const lines = priced(
      [line('A', 10), line('B', 1, '5'), line('C', 1)],
      'CNY',
      ['A', 'B', 'C'].map((sku) => listed(sku, '9')),
      quoted,
    )
    expect(lines).toMatchObject({
      ok: true,
      value: [
        { unitPrice: '8.00', amountMinor: 8_000, reason: { source: 'tier', priceList: 'GOLD', minQuantity: 10 } },
        { unitPrice: '5', reason: { source: 'given', priceList: null } },
        { unitPrice: '9', reason: { source: 'list', priceList: null } },
      ],
    })
    for (const { reason: told } of lines.ok ? lines.value : []) expect(LinePriceReason.parse(told)).toEqual(told)
  })
})

describe('the total', () => {
  it('is the sum of rounded lines', () => {
    expect(totalOf([{ amountMinor: 17 }, { amountMinor: 17 }])).toBe(34)
  })

  it('is refused where it would not be exact any more', () => {
    expect(() => totalOf([{ amountMinor: Number.MAX_SAFE_INTEGER }, { amountMinor: 2 }])).toThrow(RangeError)
  })
})
