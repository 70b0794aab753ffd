import { describe, expect, test } from '@jest/globals'
import { MalformedCsv, readRetailCsv } from './retail-csv.js'

const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country'
const GOOD = '536365,85123A,HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom'

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const read = (text: string | Buffer, chunk = 7) => readRetailCsv(inChunks(Buffer.from(text as string), chunk))
const faultsIn = async (text: string | Buffer) => {
  const outcome = await read(text).catch((error: unknown) => error)
  if (!(outcome instanceof MalformedCsv)) throw new Error('the file was taken', { cause: outcome })
  return outcome.faults.map(({ code, line, column }) => ({ code, line, column }))
}

describe('an Online Retail file', () => {
  test('is read whatever the chunks cut through', async () => {
    const text = [HEADER, GOOD, '536366,22633,"护眼仪, ""大""",1,2010-12-01 08:28:00,1.85,,China', ''].join('\n')
    for (const chunk of [1, 3, 64, 10_000]) {
      const { plan } = await read(text, chunk)
      expect(plan.rows).toBe(2)
      expect(plan.products.map(({ name }) => name)).toEqual(['护眼仪, "大"', 'HOLDER'])
    }
  })

  test('has one fingerprint per content', async () => {
    const first = await read(`${HEADER}\n${GOOD}\n`)
    expect((await read(`${HEADER}\n${GOOD}\n`, 100)).fingerprint).toBe(first.fingerprint)
    expect((await read(`${HEADER}\n${GOOD}`)).fingerprint).not.toBe(first.fingerprint)
  })

  test('may begin with a byte order mark and end its lines with CRLF', async () => {
    expect((await read(`\uFEFF${HEADER}\r\n${GOOD}\r\n`)).plan.rows).toBe(1)
  })

  test('without a column names the column', async () => {
    expect(await faultsIn(`${HEADER.replace(',UnitPrice', '')}\n${GOOD}\n`)).toEqual([
      { code: 'CSV_COLUMN_MISSING', line: 1, column: 'UnitPrice' },
    ])
  })

  test('with bad numbers names every line and column', async () => {
    const bad = [
      GOOD.replace(',6,', ',six,'),
      GOOD.replace(',6,', ',1000001,'),
      GOOD.replace('2.55', '2,55'),
      GOOD.replace('2.55', '1e3'),
      GOOD.replace('17850.0', 'B17'),
    ]
    expect(await faultsIn([HEADER, GOOD, ...bad].join('\n'))).toEqual([
      { code: 'CSV_BAD_NUMBER', line: 3, column: 'Quantity' },
      { code: 'CSV_BAD_NUMBER', line: 4, column: 'Quantity' },
      { code: 'CSV_MALFORMED', line: 5, column: undefined },
      { code: 'CSV_BAD_NUMBER', line: 6, column: 'UnitPrice' },
      { code: 'CSV_BAD_NUMBER', line: 7, column: 'CustomerID' },
    ])
  })

  test('in another encoding names the first line with such a byte', async () => {
    const latin1 = Buffer.from(`${HEADER}\n${GOOD}\n${GOOD.replace('HOLDER', 'CAF\u00c9')}\n`, 'latin1')
    expect(await faultsIn(latin1)).toEqual([{ code: 'CSV_NOT_UTF8', line: 3, column: undefined }])
  })

  test('with an open quote, a short line or no content at all is refused', async () => {
    expect(await faultsIn(`${HEADER}\n${GOOD.replace('HOLDER', '"HOLDER')}\n`)).toMatchObject([{ code: 'CSV_MALFORMED' }])
    expect(await faultsIn(`${HEADER}\n536365,85123A\n`)).toMatchObject([{ code: 'CSV_MALFORMED', line: 2 }])
    expect(await faultsIn('')).toMatchObject([{ code: 'CSV_EMPTY' }])
  })

  test('with faults everywhere reports twenty', async () => {
    expect(await faultsIn([HEADER, ...Array.from({ length: 50 }, () => GOOD.replace(',6,', ',x,'))].join('\n'))).toHaveLength(20)
  })
})
