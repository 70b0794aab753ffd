import { describe, expect, it } from '@jest/globals'
import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { ReadOptions } from './read-rows.js'
import { readRows } from './read-rows.js'
import { SpreadsheetError } from './spreadsheet-error.js'
import { workbook } from './testing/workbook.fixture.js'

const all = async (source: AsyncIterable<Uint8Array> | Uint8Array | string, options: ReadOptions = {}) => {
  const rows = []
  for await (const row of readRows(typeof source === 'string' ? Buffer.from(source) : source, options)) rows.push(row)
  return rows
}
const cells = async (source: Uint8Array | string) => (await all(source)).map((row) => row.cells)

const refused = async (source: AsyncIterable<Uint8Array> | Uint8Array | string, options: ReadOptions = {}) => {
  try {
    await all(source, options)
  } catch (error) {
    if (error instanceof SpreadsheetError) return { code: error.code, ...error.details }
    throw error
  }
  throw new Error('was read')
}

/** Every letter of GBK by what it reads as: Node decodes it, but writes only UTF. */
const gbk = new Map<string, number[]>()
for (let lead = 0x81; lead < 0xff; lead += 1)
  for (let trail = 0x40; trail < 0xff; trail += 1)
    if (trail !== 0x7f) gbk.set(new TextDecoder('gbk').decode(Uint8Array.of(lead, trail)), [lead, trail])
const inGbk = (text: string): Buffer => Buffer.from([...text].flatMap((letter) => gbk.get(letter) ?? letter.charCodeAt(0)))
const inPieces = (bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> =>
  Readable.from(Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => bytes.subarray(n * size, (n + 1) * size)))

const TABLE = '货号,数量,备注\r\nA1,007,"第一行\n第二行"\r\n\r\nB2,12,"他说""好"""\r\n'
const ROWS = [
  { line: 2, cells: { 货号: 'A1', 数量: '007', 备注: '第一行\n第二行' } },
  { line: 5, cells: { 货号: 'B2', 数量: '12', 备注: '他说"好"' } },
]

describe('a CSV file', () => {
  it.each<[string, Buffer]>([
    ['UTF-8', Buffer.from(TABLE)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${TABLE}`)],
    ['GBK, as Chinese Excel saves it', inGbk(TABLE)],
    ['UTF-16', Buffer.from(`\uFEFF${TABLE}`, 'utf16le')],
  ])('is read from %s, whole and byte by byte, with the line on which each row begins', async (_, bytes) => {
    expect(await all(bytes)).toEqual(ROWS)
    expect(await all(inPieces(bytes, 1))).toEqual(ROWS)
    expect(await all(inPieces(bytes, 3))).toEqual(ROWS)
  })

  it('shows its encoding late: a hundred thousand ASCII letters come before the first Chinese one', async () => {
    const ascii = `sku,name\r\n${'A1,plain\r\n'.repeat(20_000)}`
    for (const tail of [inGbk('A2,血压计\r\n'), Buffer.from('A2,血压计\r\n')]) {
      const rows = await all(inPieces(Buffer.concat([Buffer.from(ascii), tail]), 1_000))
      expect(rows).toHaveLength(20_001)
      expect(rows.at(-1)).toEqual({ line: 20_002, cells: { sku: 'A2', name: '血压计' } })
    }
  })

  it.each([
    ['semicolons', 'sku;qty\nA;1\n'],
    ['tabs', 'sku\tqty\nA\t1\n'],
    ['a declared separator', 'sep=|\nsku|qty\nA|1\n'],
    ['commas inside quoted headers', '"sku";"qty"\nA;1\n'],
  ])('is separated by %s', async (_, text) => {
    expect(await cells(text)).toEqual([{ sku: 'A', qty: '1' }])
  })

  it('has trimmed headers and cells, columns without a name are passed over, short rows are filled', async () => {
    expect(await cells(' sku , qty,,note\n A1 , 2 ,x\n')).toEqual([{ sku: 'A1', qty: '2', note: '' }])
  })

  it('tells what lies beyond the last column, where a comma has moved the cells', async () => {
    expect(await all('sku,qty\nA,1,000\nB,2,,\n')).toEqual([
      { line: 2, cells: { sku: 'A', qty: '1' }, beyond: '000' },
      { line: 3, cells: { sku: 'B', qty: '2' } },
    ])
  })

  it('may hold a lone quote inside a cell', async () => {
    expect(await cells('sku,name\nA,5" tube\n')).toEqual([{ sku: 'A', name: '5" tube' }])
  })
})

describe('a workbook', () => {
  it('gives texts with their zeros, numbers without exponent, dates, formulas, rich and inline texts', async () => {
    const bytes = await workbook({
      rows: [
        ['货号', '数量', '日期', '时刻', '条码', '编号', '公式', '富文本', '内联', '真'],
        [
          { s: '007' },
          { n: '12' },
          { n: '46348', style: 1 },
          { n: '46348.5', style: 2 },
          { n: '6901234567892' },
          { n: '42', style: 3 },
          { formula: '0.30000000000000004' },
          { rich: ['血', '压计'] },
          { inline: 'a & b' },
          { b: '1' },
        ],
      ],
    })
    expect(await all(bytes)).toEqual([
      {
        line: 2,
        cells: {
          货号: '007',
          数量: '12',
          日期: '2026-11-22',
          时刻: '2026-11-22 12:00:00',
          条码: '6901234567892',
          编号: '00042',
          公式: '0.3',
          富文本: '血压计',
          内联: 'a & b',
          真: 'TRUE',
        },
      },
    ])
    expect(await all(inPieces(bytes, 7))).toHaveLength(1)
  })

  it('keeps the number of a row and the place of a cell where empty ones are left out', async () => {
    const bytes = await workbook({ rows: [['a', 'b', 'c'], null, [null, null, { s: 'x' }]] })
    expect(await all(bytes)).toEqual([{ line: 3, cells: { a: '', b: '', c: 'x' } }])
  })

  it('counts its days from 1904 where it says so', async () => {
    const bytes = await workbook({ rows: [['日期'], [{ n: '44886', style: 1 }]], since1904: true })
    expect(await cells(bytes)).toEqual([{ 日期: '2026-11-22' }])
  })
})

const zipOf = (name: string, bytes: Buffer): Promise<Buffer> => {
  const zip = new ZipFile()
  zip.addBuffer(bytes, name)
  zip.end()
  return Readable.from(zip.outputStream)
    .toArray()
    .then((chunks) => Buffer.concat(chunks))
}

describe('what is no table is refused by its content', () => {
  it('a zip that is no workbook', async () => {
    expect(await refused(await zipOf('photo.jpg', Buffer.from('x')))).toEqual({ code: 'NOT_A_SPREADSHEET' })
  })

  it.each<[string, Buffer, object]>([
    ['nothing', Buffer.alloc(0), { code: 'EMPTY_FILE' }],
    ['blank lines', Buffer.from('\n , \n'), { code: 'EMPTY_FILE' }],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), { code: 'LEGACY_XLS' }],
    [
      'a workbook with a password',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le')]),
      { code: 'ENCRYPTED_FILE' },
    ],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d', 'hex'), { code: 'NOT_A_SPREADSHEET' }],
    ['a PDF', Buffer.from('%PDF-1.7\n'), { code: 'NOT_A_SPREADSHEET' }],
    ['a web page', Buffer.from('\uFEFF <html><table>'), { code: 'NOT_A_SPREADSHEET' }],
    ['a cut-off zip', Buffer.from('PK\x03\x04 and no end'), { code: 'BROKEN_FILE' }],
    ['an open quote', Buffer.from('sku,qty\nA,1\n"B,2\n'), { code: 'BROKEN_FILE', line: 3 }],
    ['a column twice', Buffer.from('sku,qty, sku\n'), { code: 'REPEATED_COLUMN', column: 'sku', line: 1 }],
    ['bytes of no encoding', Buffer.from('736b750aff20ff20', 'hex'), { code: 'UNREADABLE_TEXT', encoding: 'gb18030' }],
  ])('%s', async (_, bytes, error) => {
    expect(await refused(bytes)).toEqual(error)
  })

  it('a workbook where a CSV is asked for', async () => {
    const bytes = await workbook({ rows: [['a'], [{ s: 'x' }]] })
    expect(await refused(bytes, { format: 'csv' })).toEqual({ code: 'NOT_A_SPREADSHEET', expected: 'csv' })
  })

  it('a workbook whose cell unpacks to more than a cell can hold, before it is held', async () => {
    const bytes = await workbook({ rows: [['a'], [{ inline: 'x'.repeat(5_000_000) }]] })
    expect(bytes.length).toBeLessThan(50_000)
    expect(await refused(bytes)).toEqual({ code: 'BROKEN_FILE', line: 2 })
  })

  it('too many bytes or rows', async () => {
    expect(await refused('sku\n1\n2\n3\n', { maxRows: 2 })).toEqual({ code: 'TOO_MANY_ROWS', limit: 2 })
    expect(await refused(inPieces(Buffer.from(`sku\n${'1\n'.repeat(50_000)}`), 1_000), { maxBytes: 10_000 })).toEqual({
      code: 'FILE_TOO_LARGE',
      limitBytes: 10_000,
    })
  })
})

describe('a reader who stops early', () => {
  it('closes the source', async () => {
    let closed = false
    const source = async function* () {
      try {
        yield Buffer.from('sku\n')
        for (;;) yield Buffer.from('1\n'.repeat(40_000))
      } finally {
        closed = true
      }
    }
    for await (const row of readRows(source(), { maxBytes: 1e9, maxRows: 1e9 })) if (row.line > 10) break
    expect(closed).toBe(true)
  })
})
