import type { Result } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { ExternalLine, ExternalStatus, MarketRowError, MarketRowErrorCode } from '@channel/contracts/order'
import { minorOf } from './amounts.js'
import type { Arrival } from './external-order.js'
import { momentOf } from './local-time.js'
import type { ShopAccess } from './market-adapter.js'

/** A row of a file: cells by the header of their column. */
export type FileRow = { readonly line: number; readonly cells: Readonly<Record<string, string>> }

type Field = 'order' | 'sku' | 'name' | 'quantity' | 'amount' | 'status' | 'modified' | 'buyer' | 'phone' | 'region'

/** What the exports of marketplaces and people call them. Case, spaces, brackets and full-width letters make no difference. */
const ALIASES: Readonly<Record<Field, readonly string[]>> = {
  order: [
    '订单编号',
    '订单号',
    '主订单编号',
    '交易编号',
    '外部单号',
    '小票号',
    'order',
    'orderno',
    'ordernumber',
    'orderid',
    'tid',
  ],
  sku: ['商家编码', '商品编码', '规格编码', '外部编码', '货号', 'sku', 'skucode', 'outerskuid', 'externalsku'],
  name: ['商品名称', '宝贝标题', '商品标题', '标题', 'name', 'title', 'productname'],
  quantity: ['数量', '商品数量', '购买数量', 'quantity', 'qty', 'num'],
  amount: ['实付金额', '买家实付', '商品实付', '实付', '金额', 'amount', 'payment', 'paid'],
  status: ['订单状态', '交易状态', '状态', 'status'],
  modified: ['修改时间', '更新时间', '订单修改时间', '付款时间', '订单付款时间', 'modified', 'modifiedat', 'updatedat', 'paidat'],
  buyer: ['收货人', '收货人姓名', '买家', '买家昵称', 'buyer', 'buyername', 'receiver'],
  phone: ['手机', '手机号', '联系手机', '电话', 'phone', 'mobile'],
  region: ['省', '省份', '收货省份', 'province', 'region'],
}
const NEEDED: readonly Field[] = ['order', 'sku', 'quantity', 'amount']
const CHINESE: Readonly<Record<string, string>> = { order: '订单编号', sku: '商家编码', quantity: '数量', amount: '实付金额' }

const STATUSES: Readonly<Record<ExternalStatus, readonly string[]>> = {
  created: ['待付款', '等待买家付款', '未付款', 'created', 'unpaid'],
  paid: ['', '已付款', '待发货', '买家已付款', '等待卖家发货', 'paid'],
  shipped: ['已发货', '卖家已发货', '等待买家确认收货', '交易成功', '已完成', 'shipped', 'finished', 'completed'],
  closed: ['交易关闭', '已关闭', '已取消', 'closed', 'cancelled', 'canceled'],
  refunded: ['已退款', '退款成功', 'refunded'],
}

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\(.*?\)/g, '')
    .replace(/[\s_\-*:：.]/g, '')

export type Columns = Readonly<Partial<Record<Field, string>>>

/** Finds the columns among the headers of a file; of several names for one thing the first in our list counts. */
export const columnsIn = (headers: readonly string[]): Result<Columns, { code: 'COLUMNS_MISSING'; columns: string[] }> => {
  const found: Partial<Record<Field, string>> = {}
  for (const [field, names] of Object.entries(ALIASES) as [Field, readonly string[]][]) {
    const name = names.find((alias) => headers.some((header) => plain(header) === alias))
    const header = headers.find((one) => plain(one) === name)
    if (header !== undefined) found[field] = header
  }
  const missing = NEEDED.filter((field) => found[field] === undefined)
  return missing.length > 0
    ? err({ code: 'COLUMNS_MISSING', columns: missing.map((field) => CHINESE[field] ?? field) })
    : ok(found)
}

const cell = ({ cells }: FileRow, columns: Columns, field: Field): string => {
  const header = columns[field]
  return header === undefined ? '' : (cells[header] ?? '').trim()
}

const fault = (row: FileRow, columns: Columns, field: Field, code: MarketRowErrorCode): MarketRowError => ({
  line: row.line,
  column: columns[field] ?? '',
  value: cell(row, columns, field).slice(0, 100),
  code,
})

const lineIn = (row: FileRow, columns: Columns, currency: string): Result<ExternalLine, MarketRowError> => {
  const externalSku = cell(row, columns, 'sku').normalize('NFKC')
  if (externalSku === '') return err(fault(row, columns, 'sku', 'SKU_MISSING'))
  if (externalSku.length > 100) return err(fault(row, columns, 'sku', 'TOO_LONG'))
  const quantity = Number(cell(row, columns, 'quantity').normalize('NFKC').replaceAll(',', '') || Number.NaN)
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > 1_000_000)
    return err(fault(row, columns, 'quantity', 'NOT_A_QUANTITY'))
  const amount = cell(row, columns, 'amount')
    .normalize('NFKC')
    .replace(/[,¥￥]/g, '')
  const amountMinor = minorOf(amount, currency)
  if (amountMinor === undefined) return err(fault(row, columns, 'amount', 'NOT_AN_AMOUNT'))
  return ok({ externalSku, name: cell(row, columns, 'name').slice(0, 200), quantity, amountMinor })
}

const statusIn = (row: FileRow, columns: Columns): ExternalStatus | undefined => {
  const said = plain(cell(row, columns, 'status'))
  return (Object.keys(STATUSES) as ExternalStatus[]).find((status) => STATUSES[status].includes(said))
}

export type RowGroup = { readonly externalId: string; readonly rows: readonly FileRow[] }
type Grouped = { readonly groups: RowGroup[]; readonly faults: MarketRowError[] }

/** Rows that follow one another with one number are one order. */
export const grouped = (rows: readonly FileRow[], columns: Columns): Grouped => {
  const groups: { externalId: string; rows: FileRow[] }[] = []
  const faults: MarketRowError[] = []
  for (const row of rows) {
    const externalId = cell(row, columns, 'order')
      .normalize('NFKC')
      .replace(/^[="']+|["']+$/g, '')
    if (externalId === '') faults.push(fault(row, columns, 'order', 'ORDER_NUMBER_MISSING'))
    else if (externalId.length > 100) faults.push(fault(row, columns, 'order', 'TOO_LONG'))
    else if (groups.at(-1)?.externalId === externalId) groups.at(-1)?.rows.push(row)
    else groups.push({ externalId, rows: [row] })
  }
  return { groups, faults }
}

/** Every row of an order that came before in the file. */
export const comeTwice = ({ rows }: RowGroup, columns: Columns): MarketRowError[] =>
  rows.map((row) => fault(row, columns, 'order', 'ORDER_IN_TWO_PLACES'))

/**
 * An order out of its rows. Status, time, buyer and region are those of its first row; where the file tells no time of change, the order
 * is as new as the file. One bad row keeps the whole order out: half an order would be wrong without looking so.
 */
export const orderIn = (
  { externalId, rows }: RowGroup,
  columns: Columns,
  shop: ShopAccess,
  at: string,
): Result<Arrival, MarketRowError[]> => {
  const first = rows[0] as FileRow
  const read = rows.map((row) => lineIn(row, columns, shop.currency))
  const faults = read.flatMap((line) => (line.ok ? [] : [line.error]))
  const status = statusIn(first, columns)
  if (status === undefined) faults.push(fault(first, columns, 'status', 'UNKNOWN_STATUS'))
  const told = cell(first, columns, 'modified')
  const modifiedAt = told === '' ? at : momentOf(told)
  if (modifiedAt === undefined) faults.push(fault(first, columns, 'modified', 'NOT_A_TIME'))
  if (status === undefined || modifiedAt === undefined || faults.length > 0) {
    const blamed = new Set(faults.map(({ line }) => line))
    const rest = rows.filter(({ line }) => !blamed.has(line)).map((row) => fault(row, columns, 'order', 'ORDER_INCOMPLETE'))
    return err([...faults, ...rest])
  }
  const lines = read.flatMap((line) => (line.ok ? [line.value] : []))
  const paidMinor = lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  const { buyer, buyerHash } = shop.sealed({ name: cell(first, columns, 'buyer'), phone: cell(first, columns, 'phone') })
  const region = cell(first, columns, 'region').slice(0, 64) || null
  return ok({
    externalId,
    status,
    modifiedAt,
    buyerHash,
    details: { from: status, currency: shop.currency, paidMinor, lines, buyer, region },
  })
}
