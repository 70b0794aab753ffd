import type { CountError } from '@channel/contracts/inventory'
import type { Language } from '../../request/language.js'

type Words = readonly [chinese: string, english: string]

const words: Record<CountError['code'], (error: CountError) => Words> = {
  INVALID_ROW: ({ detail }) => [`该行格式不对：${detail}`, `The row does not fit: ${detail}`],
  UNKNOWN_SKU: ({ sku }) => [`货号不存在：${sku}`, `Unknown SKU: ${sku}`],
  NOT_STOCKED: ({ sku }) => [`货品不管库存：${sku}`, `This SKU holds no stock: ${sku}`],
  WRONG_LOCATION: ({ detail }) => [`盘点单的地点是 ${detail}`, `The stocktake is of ${detail}`],
  SKU_NOT_IN_STOCKTAKE: ({ sku }) => [`货品不在盘点范围：${sku}`, `The stocktake does not cover ${sku}`],
  SKU_IN_STOCKTAKE: ({ sku, detail }) => [`${sku} 正在盘点单 ${detail} 中盘点`, `${sku} is being counted in ${detail}`],
  LINE_CLOSED: ({ sku }) => [`${sku} 已不能再录入点数`, `${sku} takes no counts any more`],
  COUNTED_BEFORE_OPENING: () => ['点数时间早于建单时间', 'Counted before the stocktake was opened'],
  COUNTED_IN_FUTURE: () => ['点数时间晚于当前时间', 'Counted in the future'],
  MORE_DAMAGED_THAN_COUNTED: () => ['残次数量多于实盘数量', 'More damaged units than units'],
  SUPERSEDED: () => ['已被之后的复盘取代', 'A later recount has replaced it'],
}

/** Why a counted line was not taken, in words. */
export const countErrorMessage = (error: CountError, language: Language): string => {
  const [chinese, english] = words[error.code](error)
  return language === 'zh-CN' ? chinese : english
}
