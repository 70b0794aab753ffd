import { describe, expect, it } from '@jest/globals'
import type { Sku } from '@channel/contracts'
import { hasUnpriced, priced, skusOf, totalOf } from './basket.js'

const line = (sku: string, quantity: number, unitPrice?: string) => ({ sku: sku as Sku, quantity, unitPrice })
const listed = (sku: string, unitPrice: string, currency = 'CNY') => ({ sku: sku as Sku, listPrice: { unitPrice, currency } })

describe('the prices of an order', () => {
  it('are those that came with it', () => {
    expect(priced([line('A', 3, '0.055')], 'GBP', [listed('A', '9', 'CNY')])).toEqual({
      ok: true,
      value: [{ sku: 'A', quantity: 3, unitPrice: '0.055', amountMinor: 17 }],
    })
  })

  it('are list prices where none came', () => {
    const lines = priced([line('A', 2), line('B', 1, '5')], 'CNY', [listed('A', '19.90'), listed('B', '7')])
    expect(lines).toMatchObject({ ok: true, value: [{ unitPrice: '19.90', amountMinor: 3_980 }, { amountMinor: 500 }] })
  })

  it('are missing where the list has none, or one in another currency', () => {
    const products = [{ sku: 'A' as Sku, listPrice: null }, listed('B', '1.00', 'USD'), listed('C', '1.00')]
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
    expect([hasUnpriced(lines), hasUnpriced([line('B', 1, '1')])]).toEqual([true, false])
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
