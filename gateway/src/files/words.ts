import type { Bucket, ImportRowError, MovementReason } from '@channel/contracts/inventory'
import type { Language } from '../request/language.js'

/** A word in Chinese and in English. */
type Word = readonly [chinese: string, english: string]

export const say = ([chinese, english]: Word, language: Language): string => (language === 'zh-CN' ? chinese : english)

export const buckets: Record<Bucket, Word> = {
  sellable: ['可售', 'Sellable'],
  reserved: ['预留', 'Reserved'],
  allocated: ['已分配', 'Allocated'],
  inTransit: ['在途', 'In transit'],
  frozen: ['冻结', 'Frozen'],
  damaged: ['残次', 'Damaged'],
  outside: ['外部', 'Outside'],
}

export const reasons: Record<MovementReason, Word> = {
  receipt: ['入库', 'Receipt'],
  adjustment: ['调整', 'Adjustment'],
  reservation: ['预留', 'Reservation'],
  allocation: ['分配', 'Allocation'],
  release: ['释放', 'Release'],
  expiry: ['预留到期', 'Expiry'],
  shipment: ['发货', 'Shipment'],
  return: ['退货', 'Return'],
  backorder: ['缺货补足', 'Backorder filled'],
  'transfer-out': ['调拨出库', 'Transfer out'],
  'transfer-in': ['调拨入库', 'Transfer in'],
  'transfer-short': ['调拨短少', 'Transfer short'],
  'transfer-over': ['调拨溢出', 'Transfer over'],
  'transfer-reject': ['调拨拒收', 'Transfer rejected'],
  stocktake: ['盘点', 'Stocktake'],
  damage: ['残损', 'Damage'],
  freeze: ['冻结', 'Freeze'],
  unfreeze: ['解冻', 'Unfreeze'],
  scrap: ['报废', 'Scrap'],
  repair: ['修复', 'Repair'],
  reconciliation: ['对账更正', 'Reconciliation'],
}

type Details = ImportRowError['details']

/** What is wrong with a row of a file. */
export const rowErrors: Record<ImportRowError['code'], (details: Details) => Word> = {
  SKU_MISSING: () => ['没有填货号', 'The SKU is missing'],
  SKU_MALFORMED: () => ['货号格式不对', 'This is no SKU'],
  UNKNOWN_SKU: () => ['没有这个货号', 'Unknown SKU'],
  NOT_STOCKED: () => ['该货品不管库存', 'This SKU holds no stock'],
  LOCATION_MISSING: () => ['没有填仓库', 'The location is missing'],
  LOCATION_MALFORMED: () => ['仓库编码格式不对', 'This is no code of a location'],
  UNKNOWN_LOCATION: () => ['没有这个仓库或门店', 'Unknown warehouse or store'],
  QUANTITY_MISSING: () => ['没有填数量', 'The quantity is missing'],
  NOT_A_NUMBER: () => ['数量不是数字', 'The quantity is no number'],
  NOT_WHOLE: () => ['数量必须是整数', 'The quantity must be whole'],
  NOT_POSITIVE: () => ['数量必须大于零', 'The quantity must be above zero'],
  NEGATIVE: () => ['数量不能为负', 'The quantity must not be negative'],
  ABOVE_LIMIT: ({ limit }) => [`数量超过上限 ${limit}`, `The quantity is above ${limit}`],
  DUPLICATE_ROW: ({ firstLine }) => [`与第 ${firstLine} 行重复`, `The same as line ${firstLine}`],
  NOT_A_TIME: () => ['时间格式不对', 'This is no date or time'],
  TOO_MANY_CELLS: () => ['单元格比列多，可能有未加引号的逗号', 'More cells than columns: is there a comma without quotes?'],
  REFUSED: ({ reason }) => [`被拒绝：${reason}`, `Refused: ${reason}`],
}
