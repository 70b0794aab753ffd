import { describe, expect, test } from '@jest/globals'
import { formatMinor, lineAmountMinor, UnitPrice } from './money.js'

describe('a line amount', () => {
  test.each([
    ['2.55', 6, 'GBP', 1530],
    ['0.005', 1, 'CNY', 1],
    ['0.0049', 1, 'CNY', 0],
    ['1.005', 3, 'CNY', 302],
    ['19.9', 10, 'CNY', 19900],
    ['999999999999', 1, 'CNY', 99999999999900],
    ['120', 3, 'JPY', 360],
    ['0.5', 1, 'JPY', 1],
    ['1.2345', 1000, 'KWD', 1234500],
  ])('%s × %i %s = %i minor units, rounded half up once', (price, quantity, currency, expected) => {
    expect(lineAmountMinor(price, quantity, currency)).toBe(expected)
  })

  test.each(['', '-1', '1.', '.5', '1e3', '1.1234567', ' 1', 'NaN'])('is not made from the price %p', (price) => {
    expect(UnitPrice.safeParse(price).success).toBe(false)
  })
})

describe('an amount as text', () => {
  test.each([
    [1250, 'CNY', '12.50'],
    [5, 'GBP', '0.05'],
    [-1205, 'CNY', '-12.05'],
    [360, 'JPY', '360'],
  ])('%i %s is %s', (amount, currency, text) => {
    expect(formatMinor(amount, currency)).toBe(text)
  })
})
