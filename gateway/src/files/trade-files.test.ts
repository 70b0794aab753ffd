import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { err, newId, ok } from '@channel/contracts'
import {
  CreditAccount,
  getCreditAccounts,
  getDealers,
  getStatements,
  listStatementLines,
  NewSellOutLine,
  reportSellOut,
  setTargets,
  Statement,
  StatementLine,
} from '@channel/contracts/dealer'
import { readRows } from '@channel/spreadsheet'
import { dealer } from '../testing/rows.js'
import type { RunningGateway } from '../testing/running-gateway.js'
import { accessToken, runningGateway } from '../testing/running-gateway.js'

let gateway: RunningGateway
let authorization: string
beforeAll(async () => {
  gateway = await runningGateway()
  authorization = `Bearer ${await accessToken()}`
  gateway.rpc
    .on(getDealers, ({ codes }) => codes.map((code) => dealer(code)))
    .on(getCreditAccounts, ({ codes }) =>
      codes
        .filter((code) => code.startsWith('D'))
        .map((dealerCode) =>
          CreditAccount.parse({ ...{ dealerCode, currency: 'CNY', limitMinor: 0, heldMinor: 0, owedMinor: 0 } }),
        ),
    )
})
afterAll(() => gateway.close())

const fetched = (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
  fetch(`${gateway.url}${path}`, { ...init, headers: { authorization, ...init.headers } })

const signature = { by: 'zhang', at: '2026-04-02T01:00:00.000Z' }
const statement = Statement.parse({
  ...{
    dealerCode: 'D001',
    month: '2026-03',
    number: 'ST202603-D001',
    version: 2,
    status: 'corrected',
    allowed: [],
    currency: 'CNY',
  },
  ...{
    openingMinor: 100,
    shipmentsMinor: 5_000_000_00,
    returnsMinor: 0,
    rebatesMinor: 0,
    paymentsMinor: 0,
    adjustmentsMinor: -100,
  },
  ...{
    closingMinor: 5_000_000_00,
    lineCount: 120,
    issuedAt: signature.at,
    dealerConfirmation: signature,
    brandConfirmation: null,
  },
})
const line = (n: number) =>
  StatementLine.parse({
    ...{ entryId: newId(), at: '2026-03-05T02:00:00.000Z', kind: 'shipment', document: `SH20260305-${n}`, amountMinor: 1_250 },
    ...{ balanceMinor: 1_250 * n, version: 1 },
  })

const lines = (total: number) => {
  gateway.rpc.on(getStatements, () => [statement])
  gateway.rpc.on(listStatementLines, ({ first = 50, after }) => {
    const from = Number(after ?? 0)
    const rows = Array.from({ length: Math.min(first, total - from) }, (_, n) => ({
      cursor: String(from + n + 1),
      node: line(from + n),
    }))
    return { rows, hasNextPage: from + rows.length < total, totalCount: total }
  })
}

/** What a PDF says of its pages, without a reader: pages are objects of their own. */
const pagesOf = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0

describe('a statement as a file', () => {
  test('is a PDF on A4, with as many pages as its lines need', async () => {
    lines(120)
    const response = await fetched('/files/statements/D001/2026-03/statement.pdf')
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pdf'])
    expect(response.headers.get('content-disposition')).toContain('ST202603-D001-V2.pdf')
    const pdf = Buffer.from(await response.arrayBuffer())
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pagesOf(pdf)).toBe(4)
    expect(pdf.toString('latin1')).toContain('[0 0 595.28 841.89]')
    // The font goes along with the characters that are used, not with all of them.
    expect(pdf.length).toBeLessThan(500_000)
  })

  test('is not begun where a later page of lines fails', async () => {
    gateway.rpc.on(listStatementLines, ({ after }) =>
      after === undefined
        ? { rows: [{ cursor: '1', node: line(1) }], hasNextPage: true, totalCount: 2 }
        : Promise.reject(new Error('the service is away')),
    )
    const response = await fetched('/files/statements/D001/2026-03/statement.pdf')
    expect([response.status, await response.text()]).toEqual([500, expect.not.stringContaining('away')])
  })

  test.each(['csv', 'xlsx'])('is a %s that begins with the opening and ends with the closing', async (format) => {
    lines(3)
    const response = await fetched(`/files/statements/D001/2026-03/statement.${format}`, { headers: { 'accept-language': 'en' } })
    const rows = []
    for await (const { cells } of readRows(new Uint8Array(await response.arrayBuffer()))) rows.push(cells)
    expect(rows).toHaveLength(5)
    expect(rows[0]).toMatchObject({ Kind: 'Opening', Balance: '1.00', Amount: '' })
    expect(rows[1]).toMatchObject({ Kind: 'Shipment', Document: 'SH20260305-0', Amount: '12.50', Currency: 'CNY' })
    expect(rows[4]).toMatchObject({ Kind: 'Closing', Balance: '5000000.00' })
  })

  test('that is not there, or not to be seen, is bad input', async () => {
    gateway.rpc.on(getStatements, () => [])
    expect((await fetched('/files/statements/D002/2026-03/statement.pdf')).status).toBe(400)
    expect((await fetched('/files/statements/D002/nonsense/statement.csv')).status).toBe(400)
    expect((await fetch(`${gateway.url}/files/statements/D002/2026-03/statement.pdf`)).status).toBe(401)
  })
})

const send = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetched(path, { method: 'POST', body: Buffer.from(body), headers: { 'content-type': 'text/csv', ...headers } })

describe('sales of stores as a file', () => {
  const sent: { document: string; lines: NewSellOutLine[]; idempotencyKey: string }[] = []
  beforeAll(() => {
    gateway.rpc.on(reportSellOut, ({ document, lines: rows, idempotencyKey }) => {
      sent.push({ document, lines: rows.map((row) => NewSellOutLine.parse(row)), idempotencyKey })
      return ok({ taken: rows.length - 1, known: 0, faults: [{ lineNo: rows[0]!.lineNo, fault: 'UNKNOWN_SKU' as const }] })
    })
  })

  test('goes on line by line; what is wrong comes back with its line and reason', async () => {
    const file = [
      '门店编码,货号,日期,数量,金额,序列号',
      'S1,nope,2026/3/1,2,,',
      'S1,A1,2026-03-02,1,"1,299.50",SN-1',
      ',A1,2026-03-02,1,,',
      'S1,A1,2026-03-02,1.5,,',
    ].join('\r\n')
    const response = await send('/files/sell-out?dealerCode=D001&document=W10', file, { 'idempotency-key': 'upload-0001' })
    expect([response.status, await response.json()]).toEqual([
      200,
      {
        ...{ rows: 4, taken: 1, known: 0, faulty: 3 },
        faults: [
          { line: 2, code: 'UNKNOWN_SKU', message: '货号不存在' },
          { line: 4, column: '门店编码', code: 'INVALID_VALUE', message: '“门店编码”没有填或格式不对' },
          { line: 5, column: '数量', code: 'INVALID_VALUE', message: '“数量”没有填或格式不对' },
        ],
      },
    ])
    expect(sent).toEqual([
      {
        ...{ document: 'W10', idempotencyKey: 'upload-0001:0' },
        lines: [
          { lineNo: 2, storeCode: 'S1', sku: 'NOPE', day: '2026-03-01', quantity: 2 },
          { lineNo: 3, storeCode: 'S1', sku: 'A1', day: '2026-03-02', quantity: 1, amountMinor: 129_950, serial: 'SN-1' },
        ],
      },
    ])
  })

  test('goes on in batches', async () => {
    sent.length = 0
    const rows = Array.from({ length: 2_500 }, () => 'S1,A1,2026-03-02,1')
    const response = await send('/files/sell-out?dealerCode=D001&document=W11', ['Store,SKU,Date,Quantity', ...rows].join('\n'))
    expect(await response.json()).toMatchObject({ rows: 2_500, taken: 2_497, faulty: 3 })
    expect(sent.map((batch) => batch.lines.length)).toEqual([1_000, 1_000, 500])
  })

  test('that is no spreadsheet, lacks its document, or is refused, says so', async () => {
    const code = async (answer: Promise<Response>) => {
      const response = await answer
      const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] }
      return [response.status, errors[0]?.extensions.code]
    }
    expect(await code(send('/files/sell-out?dealerCode=D001&document=W1', '%PDF-1.7'))).toEqual([400, 'BAD_USER_INPUT'])
    expect(await code(send('/files/sell-out?dealerCode=D001', 'Store'))).toEqual([400, 'BAD_USER_INPUT'])
    gateway.rpc.on(reportSellOut, ({ dealerCode }) => err({ code: 'DEALER_NOT_FOUND', dealerCode }))
    const unknown = send('/files/sell-out?dealerCode=D404&document=W1', 'Store,SKU,Date,Quantity\nS1,A1,2026-03-02,1')
    expect(await code(unknown)).toEqual([404, 'DEALER_NOT_FOUND'])
  })
})

describe('targets as a file', () => {
  test('are set as far as their rows are good', async () => {
    let sent: unknown
    gateway.rpc.on(setTargets, ({ targets }) => {
      sent = targets
      return ok({ set: targets.length, removed: 0 })
    })
    const file = [
      '经销商编码,月份,品类,目标金额,目标数量',
      'D1,2026年3月,,"10,000",',
      'X9,2026-03,,1,',
      'D1,2026/03,,5,',
      'D2,2026-03,血压计,,7',
      'D3,March,,1,',
    ].join('\n')
    expect(await (await send('/files/targets', file)).json()).toMatchObject({
      ...{ rows: 5, taken: 2, faulty: 3 },
      faults: [
        { line: 3, column: '经销商编码', code: 'UNKNOWN_DEALER' },
        { line: 4, code: 'TARGET_TWICE' },
        { line: 6, column: '月份', code: 'INVALID_VALUE' },
      ],
    })
    expect(sent).toEqual([
      { dealerCode: 'D1', month: '2026-03', category: '', amountMinor: 1_000_000 },
      { dealerCode: 'D2', month: '2026-03', category: '血压计', quantity: 7 },
    ])
  })
})
