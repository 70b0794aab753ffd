import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { TestedMarket } from '../testing/market-service.js'
import { marketService } from '../testing/market-service.js'

let service: TestedMarket
beforeAll(async () => {
  service = await marketService()
  await service.openShop({ code: 'FILE', ownSkus: true })
})
afterAll(() => service.close())

type Cells = Record<string, string>
const cells = (number: string, parts: Cells = {}): Cells => ({
  订单编号: number,
  商家编码: 'A1',
  宝贝标题: '体脂秤',
  数量: '2',
  '实付金额(元)': '¥1,025.50',
  订单状态: '买家已付款',
  修改时间: '2026-03-02 15:00:00',
  收货人: '赵六',
  手机: '13700001111',
  省: '广东省',
  ...parts,
})
let line = 1
const rowsOf = (...all: Cells[]) => all.map((one) => ({ line: (line += 1), cells: one }))
const started = async () => {
  line = 1
  const reply = await service.startImport('FILE')
  return reply.ok ? reply.value.importId : ''
}

describe('a file of orders', () => {
  it('becomes orders, several lines of one together, whatever the edges of its parts', async () => {
    service.neighbours.stockUp({ A1: 100, B2: 100 })
    const importId = await started()
    const first = rowsOf(cells('F-1'), cells('F-2', { 商家编码: 'B2' }))
    const second = rowsOf(cells('F-2'), cells('F-3', { 订单状态: '交易关闭' }))
    expect(await service.takeRows({ importId, part: 0, last: false, rows: first })).toMatchObject({
      ok: true,
      value: { orders: 1, status: 'running' },
    })
    expect(await service.takeRows({ importId, part: 1, last: true, rows: second })).toMatchObject({
      ok: true,
      value: { orders: 3, rows: 4, errors: 0, status: 'done' },
    })
    await service.placeDue()
    expect((await service.ours('F-2')).map(({ total }) => total)).toEqual(['205100'])
    expect((await service.external({ externalId: 'F-2' }))[0]).toMatchObject({
      stage: 'placed',
      buyer: '赵** 137****1111',
      region: '广东省',
    })
    expect((await service.external({ externalId: 'F-3' }))[0]).toMatchObject({ stage: 'closed', orderId: null })
  })

  it('tells line, column and reason of what is wrong and takes the rest', async () => {
    const importId = await started()
    const rows = rowsOf(
      cells('G-1'),
      cells('G-2', { 数量: '1.5' }),
      cells('G-2'),
      cells('', {}),
      cells('G-3', { '实付金额(元)': 'free' }),
      cells('G-4', { 订单状态: '???' }),
      cells('G-5', { 修改时间: 'soon' }),
      cells('G-1', { 商家编码: 'B2' }),
      cells('G-6', { 商家编码: '' }),
    )
    expect(await service.takeRows({ importId, part: 0, last: true, rows })).toMatchObject({
      ok: true,
      value: { orders: 1, errors: 8 },
    })
    expect((await service.importErrors(importId)).map(({ line: at, column, code, value }) => [at, column, code, value])).toEqual([
      [3, '数量', 'NOT_A_QUANTITY', '1.5'],
      [4, '订单编号', 'ORDER_INCOMPLETE', 'G-2'],
      [5, '订单编号', 'ORDER_NUMBER_MISSING', ''],
      [6, '实付金额(元)', 'NOT_AN_AMOUNT', 'free'],
      [7, '订单状态', 'UNKNOWN_STATUS', '???'],
      [8, '修改时间', 'NOT_A_TIME', 'soon'],
      [9, '订单编号', 'ORDER_IN_TWO_PLACES', 'G-1'],
      [10, '商家编码', 'SKU_MISSING', ''],
    ])
  })

  it('part after part, none twice and none left out', async () => {
    const importId = await started()
    const rows = rowsOf(cells('H-1'), cells('H-2'))
    expect(await service.takeRows({ importId, part: 1, last: false, rows })).toMatchObject({
      ok: false,
      error: { code: 'PART_MISSING', expected: 0 },
    })
    await service.takeRows({ importId, part: 0, last: false, rows })
    const again = await Promise.all([0, 0, 0].map((part) => service.takeRows({ importId, part, last: false, rows })))
    expect(again.map((reply) => reply.ok && reply.value.rows)).toEqual([2, 2, 2])
    await service.takeRows({ importId, part: 1, last: true, rows: [] })
    expect(await service.takeRows({ importId, part: 2, last: true, rows: [] })).toMatchObject({
      ok: false,
      error: { code: 'MARKET_IMPORT_ENDED' },
    })
    expect((await service.importsOf('FILE'))[0]).toMatchObject({ rows: 2, orders: 2, errors: 0, status: 'done' })
  })

  it('without the columns that matter is refused whole', async () => {
    const importId = await started()
    const rows = [{ line: 2, cells: { 订单编号: 'I-1', 数量: '1' } }]
    expect(await service.takeRows({ importId, part: 0, last: true, rows })).toEqual({
      ok: false,
      error: { code: 'COLUMNS_MISSING', columns: ['商家编码', '实付金额'] },
    })
    expect((await service.importsOf('FILE'))[0]).toMatchObject({ status: 'failed', failure: 'COLUMNS_MISSING' })
  })

  it('that comes again changes nothing', async () => {
    const rows = rowsOf(cells('J-1'))
    for (let n = 0; n < 2; n += 1) await service.takeRows({ importId: await started(), part: 0, last: true, rows })
    await service.placeDue()
    expect(await service.ours('J-1')).toHaveLength(1)
  })
})
