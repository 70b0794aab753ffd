import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { err, newId, ok } from '@channel/contracts'
import { changePrices, listPrices, PriceItem } from '@channel/contracts/dealer'
import { getProducts } from '@channel/contracts/inventory'
import { readRows } from '@channel/spreadsheet'
import { page, product } from '../testing/rows.js'
import type { RunningGateway } from '../testing/running-gateway.js'
import { accessToken, ACCOUNT_ID, runningGateway } from '../testing/running-gateway.js'

const AT = '2026-11-22T08:00:00.000Z'

const item = (n: number) =>
  PriceItem.parse({
    ...{ id: newId(), listCode: 'STD', sku: `A${n}`, minQuantity: 10, unitPrice: '12.5', validFrom: null, validTo: AT },
    ...{ recordedAt: AT, recordedBy: ACCOUNT_ID, closedAt: null, closedBy: null },
  })

let gateway: RunningGateway
beforeAll(async () => {
  gateway = await runningGateway()
  gateway.rpc
    .on(listPrices, () => ({ ...page([item(1), item(2)]), hasNextPage: false }))
    .on(getProducts, ({ skus }) => skus.filter((sku) => sku !== 'TYPO').map(product))
})
afterAll(() => gateway.close())

describe('a file of prices', () => {
  const upload = async (body: string | Buffer, code = 'STD', headers: Record<string, string> = {}) =>
    fetch(`${gateway.url}/files/price-lists/${code}/prices`, {
      method: 'POST',
      body: Buffer.from(body),
      headers: { authorization: `Bearer ${await accessToken()}`, 'content-type': 'text/csv', ...headers },
    })
  const taken: { sku: string; validTo?: string | null }[][] = []
  beforeEach(() => {
    taken.length = 0
    gateway.rpc.on(changePrices, ({ listCode, changes }) => {
      if (listCode === 'GONE') return err({ code: 'PRICE_LIST_NOT_FOUND', listCode })
      taken.push(changes as never)
      return ok({ changed: changes.length, unchanged: 0 })
    })
  })

  test('is taken row by row; what is wrong is told with line and reason', async () => {
    const rows = [
      '货号,起订量,单价,生效时间,失效时间',
      'a1,,12.50,,',
      'A1,10,11,2026-12-01,2026-12-31',
      'A1,10,10,2026-12-31,',
      'TYPO,1,5,,',
      ',1,5,,',
      'A2,0,5,,',
      'A2,1,￥5,,',
      'A2,1,,,',
      'A2,1,5,昨天,',
      'A2,1,5,2026-12-02,2026-12-01',
      'A2,1,5,,',
    ]
    const response = await upload(rows.join('\n'), 'std', { 'accept-language': 'en' })
    const answer = (await response.json()) as { errors: { line: number; code: string; reason: string }[] }
    expect([response.status, answer]).toMatchObject([200, { rows: 11, changed: 3, unchanged: 0, refused: 8 }])
    expect(answer.errors.map(({ line, code }) => [line, code])).toEqual([
      [4, 'DUPLICATE_ROW'],
      [5, 'UNKNOWN_SKU'],
      [6, 'SKU_MISSING'],
      [7, 'QUANTITY_MALFORMED'],
      [8, 'PRICE_MALFORMED'],
      [9, 'PRICE_MISSING'],
      [10, 'NOT_A_TIME'],
      [11, 'VALIDITY_EMPTY'],
    ])
    expect(answer.errors[1]?.reason).toBe('Unknown SKU')
    expect(taken).toMatchObject([
      [
        { sku: 'A1', minQuantity: 1, unitPrice: '12.50' },
        { sku: 'A1', minQuantity: 10, validFrom: '2026-11-30T16:00:00.000Z', validTo: '2026-12-31T16:00:00.000Z' },
        { sku: 'A2', minQuantity: 1, unitPrice: '5' },
      ],
    ])
  })

  test('goes on in pieces of five thousand', async () => {
    const rows = Array.from({ length: 12_000 }, (_, n) => `P${n},1,${n}.5`)
    const answer = (await (await upload(['sku,minQuantity,unitPrice', ...rows].join('\n'))).json()) as object
    expect(answer).toMatchObject({ rows: 12_000, changed: 12_000, refused: 0, errors: [] })
    expect(taken.map(({ length }) => length)).toEqual([5_000, 5_000, 2_000])
  }, 60_000)

  test('without its columns, unreadable, or of a list that is not there is refused whole', async () => {
    const code = async (answer: Promise<Response>) => {
      const response = await answer
      const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] }
      return [response.status, errors[0]?.extensions.code]
    }
    expect(await code(upload('货号,数量\nA1,1'))).toEqual([400, 'BAD_USER_INPUT'])
    expect(await code(upload(''))).toEqual([400, 'BAD_USER_INPUT'])
    expect(await code(upload('货号,单价\nA1,1', 'GONE'))).toEqual([404, 'PRICE_LIST_NOT_FOUND'])
    expect(taken).toEqual([])
  })

  test('goes out in columns that come in again', async () => {
    const authorization = `Bearer ${await accessToken()}`
    const file = await fetch(`${gateway.url}/files/price-lists/STD/prices.xlsx`, { headers: { authorization } })
    const content = Buffer.from(await file.arrayBuffer())
    const rows = []
    for await (const { cells } of readRows(content)) rows.push(cells)
    expect(rows[0]).toEqual({ 货号: 'A1', 起订量: '10', 单价: '12.5', 生效时间: '', 失效时间: '2026-11-22 16:00:00' })
    expect(await (await upload(content)).json()).toMatchObject({ rows: 2, changed: 2, refused: 0 })
    expect(taken[0]?.[0]).toMatchObject({ sku: 'A1', unitPrice: '12.5', validTo: AT })
  })
})
