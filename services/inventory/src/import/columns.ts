import type { Result } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { ImportFailure, ImportKind } from '@channel/contracts/inventory'

type Field = 'sku' | 'location' | 'quantity' | 'countedAt' | 'damaged' | 'area'

/** The header of the file under which each field stands. */
export type Columns = {
  readonly sku: string
  readonly quantity: string
  readonly location?: string
  readonly countedAt?: string
  readonly damaged?: string
  readonly area?: string
}

/** What people call them. Case, spaces, brackets and full-width letters make no difference. */
const ALIASES: Readonly<Record<Field, readonly string[]>> = {
  sku: [
    'sku',
    '货号',
    '货品编码',
    '货品编号',
    '商品编码',
    '商品编号',
    '物料编码',
    '物料编号',
    '物料号',
    'skucode',
    'skuno',
    'itemcode',
    'productcode',
    'material',
  ],
  location: [
    'location',
    '仓库',
    '仓库编码',
    '仓库代码',
    '仓库编号',
    '门店',
    '门店编码',
    '门店编号',
    '地点',
    '库存地点',
    'locationcode',
    'warehouse',
    'warehousecode',
    'store',
    'storecode',
  ],
  quantity: [
    'quantity',
    'qty',
    '数量',
    '期初数量',
    '期初库存',
    '入库数量',
    '实收数量',
    '收货数量',
    '库存数量',
    '盘点数量',
    '实盘数量',
    '实盘数',
    'counted',
    'count',
    'onhand',
    'units',
  ],
  damaged: ['damaged', '残次数量', '残次', '不良数量', '破损数量'],
  area: ['area', '库区', '库位', '货位', '货架', '区域', 'bin', 'shelf'],
  countedAt: ['countedat', '盘点时间', '盘点日期', '清点时间', 'counttime', 'countdate'],
}

/** What a missing column is called in a message. */
const NAMES: Readonly<Record<Field, string>> = {
  sku: '货号/SKU',
  location: '仓库/location',
  quantity: '数量/quantity',
  countedAt: '盘点时间/countedAt',
  damaged: '残次数量/damaged',
  area: '库区/area',
}

const plain = (header: string): string =>
  header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\(.*?\)/g, '')
    .replace(/[\s_\-*:：.]/g, '')

const named = (headers: readonly string[], field: Field): string[] =>
  headers.filter((header) => ALIASES[field].includes(plain(header)))

const RECEIVED: readonly Field[] = ['sku', 'location', 'quantity']
const COUNTED: readonly Field[] = [...RECEIVED, 'countedAt', 'damaged', 'area']

/** Finds the columns of an import among the headers of a file; others are passed over. */
export const columnsOf = (
  headers: readonly string[],
  { kind, location }: { kind: ImportKind; location: string | null },
): Result<Columns, ImportFailure> => {
  const fields = kind === 'count' ? COUNTED : RECEIVED
  const found = fields.map((field) => ({ field, headers: named(headers, field) }))
  const twice = found.find((one) => one.headers.length > 1)
  if (twice) return err({ code: 'AMBIGUOUS_COLUMN', details: { columns: twice.headers.join(', ') } })
  const needed: readonly Field[] = location === null ? ['sku', 'quantity', 'location'] : ['sku', 'quantity']
  const missing = found.filter((one) => needed.includes(one.field) && one.headers.length === 0)
  if (missing.length > 0)
    return err({ code: 'MISSING_COLUMN', details: { columns: missing.map(({ field }) => NAMES[field]).join(', ') } })
  return ok(Object.fromEntries(found.map((one) => [one.field, one.headers[0]])) as unknown as Columns)
}
