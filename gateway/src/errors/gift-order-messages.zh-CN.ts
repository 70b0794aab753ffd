import type { GiftRowFaultCode } from '@channel/contracts/order'
import type { giftOrderRefusalTypes } from './gift-order-refusals.js'
import type { ListWords, Messages } from './message-shape.js'

/** Also told of rows of a file. */
export const giftRowFaults: Record<GiftRowFaultCode, string> = {
  SKU_NOT_IN_CONTRACT: '合同中没有该货号',
  MORE_THAN_CONTRACT: '超出合同剩余数量',
  PARCEL_UNKNOWN: '该报价单没有此包裹',
  PARCEL_NOT_RELEASED: '包裹所在批次尚未下单，请先释放批次',
  PARCEL_NOT_SHIPPED: '包裹尚未发货',
  PARCEL_DELIVERED: '包裹已签收',
  PARCEL_TWICE: '包裹重复',
}

const statuses = {
  draft: '草稿',
  submitted: '待审批',
  approved: '已批准',
  rejected: '已驳回',
  accepted: '已签约',
  delivering: '交付中',
  completed: '已完成',
  expired: '已过期',
  withdrawn: '已撤回',
}

const actions = {
  revise: '修订',
  submit: '提交',
  approve: '批准',
  reject: '驳回',
  accept: '签约',
  withdraw: '撤回',
  'take-recipients': '录入收件人',
  'plan-wave': '安排批次',
  complete: '完成',
}

const waves = {
  planned: '待释放',
  placing: '下单中',
  placed: '已下单',
  refused: '被拒绝',
  cancelling: '取消中',
  cancelled: '已取消',
}

/** Refusals of gifts for companies. */
export const chineseGiftOrders = ({ list }: ListWords): Pick<Messages['refusals'], keyof typeof giftOrderRefusalTypes> => ({
  CORPORATE_CUSTOMER_NOT_FOUND: ({ customer }) => `大客户不存在：${customer}，请先保存客户资料`,
  DISCOUNT_NEEDS_ADMIN: ({ limitBp }) => `折扣超过 ${limitBp / 100}% 或没有标价，须由品牌管理员审批`,
  GIFT_NOTHING_PLANNED: () => '没有待发包裹，请先录入收件人',
  GIFT_PARCELS_NOT_PLANNED: ({ numbers }) => `包裹已在批次中或不存在：${list(numbers)}`,
  GIFT_PARCELS_OPEN: ({ open }) => `还有 ${open} 个包裹未签收，请先确认签收，或取消批次后替换名单`,
  GIFT_QUOTE_CHANGED: ({ version }) => `报价单已修订，请先查看第 ${version} 版`,
  GIFT_QUOTE_NOT_ALLOWED: ({ status, allowed }) =>
    `报价单${statuses[status]}，${allowed.length > 0 ? `可以：${list(allowed.map((one) => actions[one]))}` : '不能再操作'}`,
  GIFT_QUOTE_NOT_FOUND: ({ quoteId }) => `报价单不存在：${quoteId}`,
  GIFT_WAVE_NOT_ALLOWED: ({ status }) => `发货批次${waves[status]}，不能执行此操作`,
  GIFT_WAVE_NOT_FOUND: ({ waveId }) => `发货批次不存在：${waveId}`,
  GIFT_WAVE_SHIPPED: ({ shipped }) => `该批次已有 ${shipped} 个包裹发出，不能取消`,
})
