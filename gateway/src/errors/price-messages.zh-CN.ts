import type { PriceListStatus } from '@channel/contracts/dealer'
import type { ListWords, Messages } from './message-shape.js'

const statuses: Record<PriceListStatus, string> = { draft: '草稿', scheduled: '待生效', active: '生效中', ended: '已失效' }
const problems = {
  empty: '失效时间早于生效时间',
  past: '该时间已过，已报出的价格不可更改',
  fixed: '已生效的价格表不可改生效时间和优先级，请复制为新表',
}

export const chinesePrices = ({ list }: ListWords) =>
  ({
    PRICE_LIST_NOT_FOUND: ({ listCode }) => `价格表不存在：${listCode}`,
    PRICE_LIST_EXISTS: ({ listCode }) => `价格表编码已存在：${listCode}`,
    PRICE_LIST_CHANGED: ({ listCode }) => `价格表 ${listCode} 已被他人修改，请刷新后再改`,
    PRICE_LIST_NOT_ALLOWED_IN_STATUS: ({ listCode, status }) => `价格表 ${listCode} ${statuses[status]}，不能进行此操作`,
    PRICE_LIST_VALIDITY: ({ listCode, problem }) => `价格表 ${listCode} 有效期不正确：${problems[problem]}`,
    PRICES_OVERLAP: ({ overlaps }) =>
      `同一货号和起订量的改价时间重叠：${list(overlaps.map(({ position, other }) => `第 ${other + 1} 与第 ${position + 1} 条`))}`,
    PRICES_CHANGED: ({ changed }) => `以下价格已被他人修改，请刷新后再改：${list(changed.map(({ sku }) => sku))}`,
  }) satisfies Partial<Messages['refusals']>
