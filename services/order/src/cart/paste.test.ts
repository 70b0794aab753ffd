import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Sku } from '@channel/contracts'
import { writtenRows } from './paste.js'
import { addRows, readRows } from './rows.js'

const read = (text: string) => writtenRows(text).map(({ sku, quantity, note }) => [sku, quantity, ...(note ? [note] : [])])

describe('A line of a pasted text says a SKU and a quantity', () => {
  test.each([
    ['A-1\t3', ['A-1', '3']],
    ['A-1,3', ['A-1', '3']],
    ['A-1，３', ['A-1', '3']],
    ['Ａ－１　３', ['A-1', '3']],
    ['A-1；3', ['A-1', '3']],
    ['A-1 3', ['A-1', '3']],
    ['A-1    3件', ['A-1', '3']],
    ['A-1 x3', ['A-1', '3']],
    ['A-1 X 3', ['A-1', '3']],
    ['A-1×3', ['A-1', '3']],
    ['A-1*3', ['A-1', '3']],
    ['3 x A-1', ['A-1', '3']],
    ['A-1\t1,000', ['A-1', '1000']],
    ['A-1 1,000', ['A-1', '1000']],
    ['A-1, 12,000', ['A-1', '12000']],
    ['A-1,1,000', ['A-1', '1000']],
    ['A-1,"1,000",急', ['A-1', '1000', '急']],
    ['"A-1","3"', ['A-1', '3']],
    ['A-1\t3\t尽快', ['A-1', '3', '尽快']],
    ['A-1\tx3', ['A-1', '3']],
    ['BOX3 2', ['BOX3', '2']],
    ['RED BOX 2', ['RED BOX', '2']],
    ['A-1 -3', ['A-1', '-3']],
    ['A-1 2.5', ['A-1', '2.5']],
    ['A-1', ['A-1', '']],
    ['BOX3', ['BOX3', '']],
    ['A-1\t', ['A-1', '']],
    ['\t3', ['', '3']],
    ['A-1\tmany', ['A-1', 'many']],
  ])('%j', (text, row) => expect(read(text)).toEqual([row]))

  test('A header is skipped, and tells the order of the columns', () => {
    expect(read('货号\t数量\nA-1\t3')).toEqual([['A-1', '3']])
    expect(read('Qty,SKU,备注\r\n3,A-1,急')).toEqual([['A-1', '3', '急']])
    expect(read('名称,货号,数量\n沐浴露,A-1,3')).toEqual([['A-1', '3']])
    expect(read('SKU 数量\nA-1 3')).toEqual([['A-1', '3']])
  })

  test('Empty lines count, so that a fault names the line that people see', () => {
    const { rows, faults } = readRows(writtenRows('\n货号 数量\n\nA-1 3\nB-1\nC-1 2.5\n?? 3\nD-1 1000001\nE-1 0\n\t4\n'))
    expect(rows).toEqual([{ line: 4, sku: 'A-1', quantity: 3, note: null }])
    expect(faults).toEqual([
      { line: 5, fault: 'quantity-missing', value: 'B-1' },
      { line: 6, fault: 'not-a-quantity', value: '2.5' },
      { line: 7, fault: 'unknown-sku', value: '??' },
      { line: 8, fault: 'too-large', value: '1000001' },
      { line: 9, fault: 'not-a-quantity', value: '0' },
      { line: 10, fault: 'sku-missing', value: '' },
    ])
  })
})

const wide = (text: string) =>
  text.replaceAll(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)).replaceAll(' ', '\u3000')
const thousands = (quantity: number) => String(quantity).replaceAll(/\B(?=(\d{3})+$)/g, ',')

/** What people write; a SKU is followed by its quantity in each. */
const SHAPES: readonly ((sku: string, quantity: number) => string)[] = [
  (sku, quantity) => `${sku}\t${quantity}`,
  (sku, quantity) => `  ${sku} , ${quantity}`,
  (sku, quantity) => `${sku};${quantity};`,
  (sku, quantity) => `${sku}   ${quantity}`,
  (sku, quantity) => `${sku} x${quantity}`,
  (sku, quantity) => `${sku}×${quantity}`,
  (sku, quantity) => `${sku} * ${quantity}件`,
  (sku, quantity) => `${sku}\t${thousands(quantity)}`,
  (sku, quantity) => `${sku} ${thousands(quantity)}`,
  (sku, quantity) => `${sku},${thousands(quantity)}`,
  (sku, quantity) => `"${sku}","${thousands(quantity)}","a note"`,
  (sku, quantity) => wide(`${sku},${quantity}`),
  (sku, quantity) => wide(`${sku} ${quantity}`),
]

const skus = fc.stringMatching(/^[A-WYZ][A-WYZ0-9._/-]{0,20}[A-WYZ]$/)
const quantities = fc.integer({ min: 1, max: 1_000_000 })
const rows = fc.array(
  fc.record({ sku: skus, quantity: quantities, shape: fc.constantFrom(...SHAPES), empty: fc.nat({ max: 2 }) }),
  { minLength: 1, maxLength: 30 },
)

describe('Whatever the shapes', () => {
  test('what was written is read back, each row with its line', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom('\n', '\r\n'), fc.boolean(), (wanted, end, withHeader) => {
        const lines = withHeader ? ['货号\t数量\t备注'] : []
        const at = wanted.map(({ sku, quantity, shape, empty }) => {
          lines.push(...Array.from({ length: empty }, () => ''), shape(sku, quantity))
          return lines.length
        })
        const { rows: found, faults } = readRows(writtenRows(lines.join(end)))
        expect(faults).toEqual([])
        expect(found.map(({ line, sku, quantity }) => ({ line, sku, quantity }))).toEqual(
          wanted.map(({ sku, quantity }, index) => ({ line: at[index], sku, quantity })),
        )
      }),
      { numRuns: 200 },
    )
  })

  test('nothing that is pasted breaks the reader', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const written = writtenRows(text)
        const { rows: good, faults } = readRows(written)
        expect(good.length + faults.length).toBe(written.length)
      }),
      { numRuns: 300 },
    )
  })

  test('units that are added are there afterwards, and those that are not are told', () => {
    const some = fc.array(fc.record({ sku: fc.constantFrom('A', 'B', 'C'), quantity: fc.integer({ min: 1, max: 600_000 }) }), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(some, (wanted) => {
        const readIn = wanted.map(({ sku, quantity }, index) => ({ line: index + 1, sku: sku as Sku, quantity, note: null }))
        const { changed, faults, sums, taken } = addRows([], readIn)
        const refused = new Set(faults.map(({ line }) => line))
        for (const line of changed) {
          const rowsOfSku = readIn.filter((row) => row.sku === line.sku && !refused.has(row.line))
          expect(line.quantity).toBe(rowsOfSku.reduce((sum, { quantity }) => sum + quantity, 0))
          expect(line.quantity).toBeLessThanOrEqual(1_000_000)
          const sum = sums.find(({ sku }) => sku === line.sku)
          expect(sum?.lines ?? rowsOfSku.map(({ line: at }) => at)).toEqual(rowsOfSku.map(({ line: at }) => at))
          expect(sum !== undefined).toBe(rowsOfSku.length > 1)
        }
        expect(taken + faults.length).toBe(readIn.length)
      }),
      { numRuns: 200 },
    )
  })
})
