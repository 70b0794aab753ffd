import type { Messages } from './message-shape.js'

const statuses = {
  submitted: '已提交',
  approving: '待审批',
  confirmed: '已确认',
  refused: '已拒绝',
  sent: '已传 SAP',
  shipping: '发货中',
  'partly-shipped': '部分发货',
  shipped: '已发货',
  received: '已签收',
  completed: '已完成',
  changing: '变更中',
  cancelling: '取消中',
  cancelled: '已取消',
}

const actions = {
  approve: '审批通过',
  reject: '审批驳回',
  ship: '发货',
  receive: '签收',
  complete: '完成',
  change: '改单',
  cancel: '取消',
  hold: '挂起',
  unhold: '解除挂起',
  split: '拆单',
  'mark-sent': '传 SAP',
}

export const chineseOrders = {
  APPROVAL_REJECTED: ({ reason }) => `订单未通过审批：${reason}`,
  LINE_NOT_FOUND: ({ lineNo }) => `订单没有第 ${lineNo} 行，请刷新后重试`,
  LINE_NOT_READY: ({ lineNo, requested, ready }) =>
    `第 ${lineNo} 行要发 ${requested}，现可发 ${ready}；请先发可发部分，或等待到货`,
  LINE_NOT_OPEN: ({ lineNo, requested, open }) => `第 ${lineNo} 行请求 ${requested}，未发数量只有 ${open}`,
  LINE_SHIPPED: ({ lineNo, shipped }) => `第 ${lineNo} 行已发 ${shipped}，数量不能低于已发数量`,
  NOTHING_LEFT: () => '这样订单就没有未发数量了，请改为取消订单',
  NOTHING_WAITS: () => '订单没有缺货数量，请指明要拆出的订单行',
  NOT_ALLOWED_IN_STATUS: ({ status, allowed }) =>
    `订单${statuses[status]}，不能进行此操作` +
    (allowed.length > 0 ? `；可以：${allowed.map((one) => actions[one]).join('、')}` : ''),
  ORDER_NOT_FOUND: ({ orderId }) => `订单不存在：${orderId}`,
} satisfies Partial<Messages['refusals']>
