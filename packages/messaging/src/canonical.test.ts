import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { contentHash } from './canonical.js'

/** How the hashes that are kept in databases were made. */
const asKept = (value: unknown): string => {
  const sorted = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(sorted)
    if (typeof part !== 'object' || part === null) return part
    const entries = Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))
    return Object.fromEntries(entries.map(([key, field]) => [key, sorted(field)]))
  }
  return createHash('sha256')
    .update(JSON.stringify(sorted(JSON.parse(JSON.stringify(value)))))
    .digest('hex')
}

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constantFrom(null, undefined, '\ud83d', () => 1, { toJSON: () => undefined }, { toJSON: () => ({ b: 1, a: [2] }) }),
    fc.date({ noInvalidDate: false }),
    fc.array(tie('value')),
    fc.sparseArray(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc
        .oneof(
          fc.string(),
          fc.string({ unit: 'binary' }),
          fc.nat(),
          fc.constantFrom('4294967294', '4294967295', '01', '-1', '__proto__'),
        )
        .map(String),
      tie('value'),
    ),
  ),
}))

describe('the hash of a content', () => {
  it('is the one it always was', () => {
    expect(contentHash({ lines: [{ sku: 'A-1', quantity: 2 }], at: new Date(0), channel: undefined, note: '备注 "x"' })).toBe(
      'd4a7f76fbd8eae5779b8294a97e01458bf9f62055f59a87f2a3888b427243d8f',
    )
    fc.assert(
      fc.property(value, (content) => {
        expect(contentHash({ content })).toBe(asKept({ content }))
      }),
      { numRuns: 2_000 },
    )
  })

  it('does not depend on the order of fields, nor on absent ones', () => {
    expect(contentHash({ b: [{ y: 1, x: 2 }], a: 1, none: undefined })).toBe(contentHash({ a: 1, b: [{ x: 2, y: 1 }] }))
    expect(contentHash({ a: [1, 2] })).not.toBe(contentHash({ a: [2, 1] }))
    expect(contentHash({ a: '1' })).not.toBe(contentHash({ a: 1 }))
  })
})
