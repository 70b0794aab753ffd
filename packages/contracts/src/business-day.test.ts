import { expect, test } from '@jest/globals'
import { businessDay } from './business-day.js'

test('a business day begins at midnight in Shanghai', () => {
  expect(businessDay(new Date('2026-11-21T15:59:59.999Z'))).toBe('2026-11-21')
  expect(businessDay(new Date('2026-11-21T16:00:00.000Z'))).toBe('2026-11-22')
})

test('days are counted on over the end of a month', () => {
  expect(businessDay(new Date('2026-11-29T12:00:00.000Z'), 2)).toBe('2026-12-01')
})
