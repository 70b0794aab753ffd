import { describe, expect, test } from '@jest/globals'
import { newId, Sku } from './ids.js'
import { decodeCursor, encodeCursor } from './paging.js'
import { maySeeDealer, servicePrincipal } from './principal.js'

describe('ids', () => {
  test('a SKU is trimmed and upper-cased once, at the edge', () => {
    expect(Sku.parse(' 85123a ')).toBe('85123A')
  })

  test.each(['', '   ', '-A', 'A'.repeat(65), '货号'])('%p is no SKU', (text) => {
    expect(Sku.safeParse(text).success).toBe(false)
  })

  test('fresh ids sort by time', () => {
    const ids = Array.from({ length: 100 }, newId)
    expect([...ids].sort()).toEqual(ids)
  })
})

describe('cursors', () => {
  test('carry their keys there and back', () => {
    expect(decodeCursor(encodeCursor('颈椎按摩仪', 7))).toEqual(['颈椎按摩仪', 7])
  })

  test.each(['nonsense', Buffer.from('{}').toString('base64url')])('%p, which nobody issued, has none', (cursor) => {
    expect(decodeCursor(cursor)).toBeUndefined()
  })
})

describe('principals', () => {
  test('dealer people see their own dealer, brand people and services see all, strangers none', () => {
    const buyer = { subject: 'a', roles: ['dealer-buyer' as const], dealerCode: 'D1' as never }
    expect(maySeeDealer(buyer, 'D1')).toBe(true)
    expect(maySeeDealer(buyer, 'D2')).toBe(false)
    expect(maySeeDealer(buyer, null)).toBe(false)
    expect(maySeeDealer({ subject: 'g', roles: ['guide'] }, undefined)).toBe(false)
    expect(maySeeDealer(servicePrincipal('order'), 'D2')).toBe(true)
  })
})
