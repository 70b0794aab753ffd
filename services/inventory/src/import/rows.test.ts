import { describe, expect, it } from '@jest/globals'
import type { LocationCode, Sku } from '@channel/contracts'
import { columnsOf } from './columns.js'
import { readQuantity, readTime } from './cells.js'
import { blamed, byLocation, rowsFailed } from './plan.js'
import type { ImportLine, Reading, Seen } from './rows.js'
import { knownTo, readRow } from './rows.js'

const WH1 = 'WH1' as LocationCode
const line = (sku: string, location = 'WH1', at = 2): ImportLine => ({
  line: at,
  sku: sku as Sku,
  location: location as LocationCode,
  quantity: 1,
})

describe('columns', () => {
  it.each([
    [['SKU', 'Location', 'Quantity']],
    [['货号', '仓库', '数量']],
    [['商品编码*', '仓库编码', '期初 数量(件)']],
    [['Item Code', 'WAREHOUSE', 'QTY']],
    [['ＳＫＵ', '门店', '实盘数量']],
  ])('are found by what people call them: %j', (headers) => {
    const [sku, location, quantity] = headers
    expect(columnsOf([...headers, '备注'], { kind: 'receipt', location: null })).toEqual({
      ok: true,
      value: { sku, location, quantity },
    })
  })

  it('must be there, the location only where no other is given', () => {
    const missing = (location: string | null) => columnsOf(['货号', '备注'], { kind: 'receipt', location })
    expect(missing(null)).toMatchObject({
      error: { code: 'MISSING_COLUMN', details: { columns: '仓库/location, 数量/quantity' } },
    })
    expect(missing('WH1')).toMatchObject({ error: { code: 'MISSING_COLUMN', details: { columns: '数量/quantity' } } })
  })

  it('are refused where two mean the same', () => {
    expect(columnsOf(['SKU', '货号', '数量'], { kind: 'receipt', location: 'WH1' })).toMatchObject({
      error: { code: 'AMBIGUOUS_COLUMN', details: { columns: 'SKU, 货号' } },
    })
  })
})

describe('a quantity', () => {
  it.each([
    ['12', 12],
    ['1,200', 1_200],
    ['1200.00', 1_200],
    ['１２', 12],
    ['+7', 7],
    ['1000000', 1_000_000],
  ])('%s is read', (text, value) => expect(readQuantity(text, 1)).toEqual({ ok: true, value }))

  it.each([
    ['', 'QUANTITY_MISSING'],
    ['十', 'NOT_A_NUMBER'],
    ['1,20', 'NOT_A_NUMBER'],
    ['1e3', 'NOT_A_NUMBER'],
    ['0x10', 'NOT_A_NUMBER'],
    ['1.5', 'NOT_WHOLE'],
    ['0', 'NOT_POSITIVE'],
    ['-3', 'NOT_POSITIVE'],
    ['1000001', 'ABOVE_LIMIT'],
  ])('%j is refused as %s', (text, code) => expect(readQuantity(text, 1)).toMatchObject({ ok: false, error: { code } }))

  it('of a count may be zero', () => {
    expect(readQuantity('0', 0)).toEqual({ ok: true, value: 0 })
    expect(readQuantity('-1', 0)).toMatchObject({ error: { code: 'NEGATIVE' } })
  })
})

describe('a time', () => {
  it.each([
    ['2026-11-22 18:30', '2026-11-22T10:30:00.000Z'],
    ['2026/11/22', '2026-11-21T16:00:00.000Z'],
    ['2026年11月22日 8:05:09', '2026-11-22T00:05:09.000Z'],
    ['2026-11-22T18:30:00Z', '2026-11-22T18:30:00.000Z'],
  ])('%s is read as Shanghai sees it, unless it names a zone', (text, value) =>
    expect(readTime(text)).toEqual({ ok: true, value }),
  )

  it.each(['2026-02-30', '22:10', 'yesterday', '2026-13-01'])('%s is refused', (text) =>
    expect(readTime(text)).toMatchObject({ error: { code: 'NOT_A_TIME' } }),
  )
})

describe('rows', () => {
  const reading = (parts: Partial<Reading> = {}): Reading => ({
    kind: 'receipt',
    location: null,
    columns: { sku: '货号', location: '仓库', quantity: '数量' },
    ...parts,
  })
  const row = (at: number, 货号: string, 仓库: string, 数量: string) => ({ line: at, cells: { 货号, 仓库, 数量 } })

  it('tell everything that is wrong with them, by the header of the file', () => {
    expect(readRow(row(7, '', '!', 'x'), reading(), new Map())).toEqual({
      lines: [],
      errors: [
        { line: 7, column: '货号', code: 'SKU_MISSING', value: '', details: {} },
        { line: 7, column: '仓库', code: 'LOCATION_MALFORMED', value: '!', details: {} },
        { line: 7, column: '数量', code: 'NOT_A_NUMBER', value: 'x', details: {} },
      ],
    })
  })

  it('go to the place of the import where they name none', () => {
    expect(readRow(row(2, 'a1', '', '3'), reading({ location: WH1 }), new Map()).lines).toEqual([
      { line: 2, sku: 'A1', location: 'WH1', quantity: 3 },
    ])
    expect(readRow(row(2, 'a1', 'WH2', '3'), reading({ location: WH1 }), new Map()).lines[0]?.location).toBe('WH2')
  })

  const judgedAs = (
    kind: Reading['kind'],
    columns: Reading['columns'],
    rows: readonly (readonly [string, string, string, string])[],
  ) => {
    const seen: Seen = new Map()
    return rows.flatMap(([货号, 仓库, 数量, 货位], n) => {
      const { lines, errors } = readRow({ line: n + 2, cells: { 货号, 仓库, 数量, 货位 } }, reading({ kind, columns }), seen)
      return [...lines.map(() => 'taken'), ...errors.map(({ code, details }) => `${code} ${details['firstLine']}`)]
    })
  }

  it.each([
    ['opening-stock', ['taken', 'DUPLICATE_ROW 2', 'taken', 'DUPLICATE_ROW 2']],
    ['receipt', ['taken', 'taken', 'taken', 'taken']],
    ['count', ['taken', 'DUPLICATE_ROW 2', 'taken', 'taken']],
  ] as const)('of an import of kind %s may not say twice what there is, or was, on a shelf', (kind, fates) => {
    const columns = { ...reading().columns, ...(kind === 'count' && { area: '货位' }) }
    const rows = [
      ['A', 'WH1', '1', '甲'],
      ['a', 'WH1', '2', '甲'],
      ['A', 'WH2', '3', '甲'],
      ['A', 'WH1', '4', '乙'],
    ] as const
    expect(judgedAs(kind, columns, rows)).toEqual(fates)
  })

  it('that the masters do not know are errors', () => {
    const masters = {
      products: new Map([
        ['A' as Sku, { stocked: true }],
        ['POST' as Sku, { stocked: false }],
      ]),
      locations: new Set([WH1]),
    }
    const judged = { lines: [line('A'), line('B'), line('POST'), line('A', 'XX')], errors: [] }
    const { lines, errors } = knownTo(masters, judged, reading().columns)
    expect(lines).toEqual([line('A')])
    expect(errors.map(({ code, value }) => [code, value])).toEqual([
      ['UNKNOWN_SKU', 'B'],
      ['NOT_STOCKED', 'POST'],
      ['UNKNOWN_LOCATION', 'XX'],
    ])
  })
})

describe('a chunk', () => {
  it('goes in place by place, always in the same order', () => {
    const lines = [line('A', 'WH2'), line('B', 'WH1'), line('C', 'WH2')]
    expect(byLocation(lines).map((group) => [group.location, group.lines.length])).toEqual([
      ['WH1', 1],
      ['WH2', 2],
    ])
  })

  it('loses the lines that a refusal names, or all where it names none', () => {
    const lines = [line('A'), line('B')]
    expect(blamed(lines, { code: 'UNKNOWN_SKU', skus: ['B'] })).toEqual({ refused: [line('B')], rest: [line('A')] })
    expect(blamed(lines, { code: 'UNKNOWN_LOCATION' })).toEqual({ refused: lines, rest: [] })
  })

  it('counts a row with two errors once', () => {
    const error = { column: null, code: 'NOT_A_NUMBER', value: '', details: {} } as const
    expect(
      rowsFailed([
        { ...error, line: 2 },
        { ...error, line: 2 },
        { ...error, line: 3 },
      ]),
    ).toBe(2)
  })
})
