import type { ListWords, Messages } from './message-shape.js'

const transferStatuses = {
  draft: '为草稿',
  dispatched: '已发出',
  partlyReceived: '已部分收货',
  returning: '正在退回',
  received: '已收货',
  closed: '已关闭',
  cancelled: '已取消',
}
const documentStatuses = {
  pending: '待审批',
  posted: '已过账',
  approved: '已批准',
  rejected: '已驳回',
  withdrawn: '已撤回',
  closed: '已关闭',
  expired: '已到期',
}
const stocktakeStatuses = { counting: '正在盘点', review: '正在审核', closed: '已关闭', cancelled: '已取消' }
const serialStates = {
  produced: '已生产',
  'in-stock': '在库',
  'in-transit': '在途',
  'at-dealer': '在经销商处',
  sold: '已售出',
  returned: '已退回',
  scrapped: '已报废',
}

/** Stock that is kept for channels, gifts and buyers. */
const channels = ({ list }: ListWords) =>
  ({
    BUYER_CAP_EXCEEDED: ({ sku, cap, left }) => `超出限购：${sku} 每位买家限购 ${cap}，还可购 ${left}`,
    GIFT_BATCH_NOT_ALLOWED: ({ status }) => `礼品批次${documentStatuses[status]}，不能进行此操作`,
    GIFT_BATCH_NOT_FOUND: ({ batchId }) => `礼品批次不存在：${batchId}`,
    INSUFFICIENT_STOCK: ({ shortages }) =>
      `库存不足：${list(shortages.map(({ sku, requested, available }) => `${sku} 需 ${requested} 可售 ${available}`))}`,
    LOCATION_EXCLUDED: ({ channel, location }) => `渠道 ${channel} 不使用地点 ${location}`,
    NOT_STOCKED: ({ skus }) => `货品不管库存：${list(skus)}`,
    NO_GIFT_CHANNEL: ({ channel }) => `不是礼品渠道：${channel}`,
    QUOTA_AT_LOCATION: ({ channel, location }) => `渠道 ${channel} 在 ${location} 还有配额，不能移除该地点`,
    QUOTA_BELOW_SOLD: ({ sku, location, sold }) => `配额不能低于已售数量：${sku} 在 ${location} 已售 ${sold}`,
    UNKNOWN_CHANNEL: ({ channel }) => `销售渠道不存在：${channel}`,
    UNKNOWN_LOCATION: ({ location }) => `仓库或门店不存在：${location}`,
    UNKNOWN_SKU: ({ skus }) => `货号不存在：${list(skus)}`,
    VALIDITY_PAST: ({ validUntil }) => `有效期已过：${validUntil}`,
  }) satisfies Partial<Messages['refusals']>

const documents = ({ list }: ListWords) =>
  ({
    ADJUSTMENT_NOT_ALLOWED: ({ status }) => `调整单${documentStatuses[status]}，不能进行此操作`,
    ADJUSTMENT_NOT_FOUND: ({ adjustmentId }) => `调整单不存在：${adjustmentId}`,
    ALREADY_POSTED: ({ lines }) => `已有 ${lines} 行过账，不能取消盘点`,
    ALREADY_REVERSED: () => '调整单已冲销，或正在等待冲销',
    IMPORT_ENDED: () => '导入已结束',
    IMPORT_NOT_FOUND: ({ importId }) => `导入不存在：${importId}`,
    LINES_OPEN: ({ open }) => `还有 ${open.reduce((sum, { lines }) => sum + lines, 0)} 行未完成，不能关闭盘点单`,
    LINE_STATE: ({ lines }) => `这些明细不能进行此操作：${list(lines.map(({ sku }) => sku))}`,
    NOTE_REQUIRED: ({ reason }) => `原因 ${reason} 须填写备注`,
    NOTHING_TO_COUNT: () => '没有可盘的货品',
    NOT_REQUESTER: () => '只有申请人可以撤回',
    REASON_REQUIRED: ({ skus }) => `短少、拒收或丢失须填写说明：${list(skus)}`,
    SAME_LOCATION: ({ location }) => `调出与调入不能是同一地点：${location}`,
    SAME_PERSON: () => '不能由本人审批，请由另一人处理',
    SKU_IN_STOCKTAKE: ({ skus, numbers }) => `货品正在其他盘点单中盘点：${list(skus)}（${list(numbers)}）`,
    SKU_NOT_IN_TRANSFER: ({ skus }) => `货品不在调拨单中：${list(skus)}`,
    STOCKTAKE_NOT_FOUND: ({ stocktakeId }) => `盘点单不存在：${stocktakeId}`,
    STOCKTAKE_STATE: ({ status }) => `盘点单${stocktakeStatuses[status]}，不能进行此操作`,
    TRANSFER_NOT_ALLOWED: ({ status }) => `调拨单${transferStatuses[status]}，不能进行此操作`,
    TRANSFER_NOT_FOUND: ({ transferId }) => `调拨单不存在：${transferId}`,
    TRANSFER_QUANTITY_EXCEEDED: ({ exceeded }) =>
      `超出可操作数量：${list(exceeded.map(({ sku, requested, left }) => `${sku} 填写 ${requested} 剩余 ${left}`))}`,
    UNKNOWN_REASON: ({ reason, known }) => `调整原因不存在或已停用：${reason}；可用：${list(known)}`,
  }) satisfies Partial<Messages['refusals']>

const units = {
  ACTIVATED_ALREADY: ({ serial, at }) => `单品 ${serial} 已于 ${at} 激活`,
  CASE_EMPTY: ({ case: code }) => `空箱：${code}`,
  CASE_EXISTS: ({ case: code }) => `箱码已存在：${code}`,
  CASE_TWICE: ({ case: code }) => `箱码重复：${code}`,
  DIVERSION_CLOSED: ({ diversionId }) => `窜货案件已结案：${diversionId}`,
  DIVERSION_NOT_FOUND: ({ diversionId }) => `窜货案件不存在：${diversionId}`,
  EXPIRED: ({ serial, expiresOn }) => `单品 ${serial} 已过期，有效期至 ${expiresOn}`,
  SERIAL_EXISTS: ({ serial }) => `单品码已存在：${serial}`,
  SERIAL_NOT_ALLOWED: ({ serial, state }) => `单品 ${serial} ${serialStates[state]}，不能进行此操作`,
  SERIAL_TWICE: ({ serial }) => `单品码重复：${serial}`,
  TOO_MANY_UNITS: ({ limit }) => `一次最多 ${limit} 件`,
  UNITS_REFUSED: ({ refused }) => `有 ${refused.length} 件不能进行此操作，全部未处理`,
  UNKNOWN_CASE: ({ case: code }) => `箱码不存在：${code}`,
  UNKNOWN_SERIAL: ({ serial }) => `单品码不存在：${serial}`,
  WRONG_PLACE: ({ serial }) => `单品 ${serial} 不在该处`,
} satisfies Partial<Messages['refusals']>

export const chineseStock = (words: ListWords) => ({ ...channels(words), ...documents(words), ...units })
