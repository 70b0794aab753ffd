import type { ReturnRequestAction, ReturnRequestStatus } from '@channel/contracts/order'
import type { ListWords, Messages } from './message-shape.js'
import type { returnRefusalTypes } from './return-refusals.js'

const statuses: Record<ReturnRequestStatus, string> = {
  requested: '待审批',
  approved: '已批准',
  rejected: '已驳回',
  received: '正在收货入账',
  settled: '已结清',
  withdrawn: '已撤回',
}
const actions: Record<ReturnRequestAction, string> = { approve: '批准', reject: '驳回', withdraw: '撤回', receive: '收货质检' }

export const chineseReturns = ({ list }: ListWords): Pick<Messages['refusals'], keyof typeof returnRefusalTypes> => ({
  PHOTO_NOT_FOUND: ({ photoIds }) => `该订单没有这些待用的照片，请重新上传：${list(photoIds)}`,
  RETURN_NOT_ALLOWED: ({ status, allowed }) =>
    `退货申请${statuses[status]}，不能进行此操作；` +
    (allowed.length > 0 ? `可以：${allowed.map((action) => actions[action]).join('、')}` : '已无可用操作'),
  RETURN_NOT_FOUND: ({ requestId }) => `退货申请不存在：${requestId}`,
  RETURN_QUANTITY_EXCEEDED: ({ lineNo, requested, left }) => `第 ${lineNo} 行填了 ${requested}，最多可退 ${left}；请改小数量`,
})
