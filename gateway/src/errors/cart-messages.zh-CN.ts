import type { CartStatus } from '@channel/contracts/order'
import type { cartRefusalTypes } from './cart-refusals.js'
import type { ListWords, Messages } from './message-shape.js'

const closed: Record<CartStatus, string> = {
  open: '填写中',
  submitting: '正在提交，请等待订单生成',
  ordered: '已生成订单，可从该订单再来一单',
  dropped: '已删除，请新建购物车',
}

/** Refusals of carts and templates. */
export const chineseCarts = ({ list }: ListWords): Pick<Messages['refusals'], keyof typeof cartRefusalTypes> => ({
  CART_CLOSED: ({ status }) => `购物车${closed[status]}`,
  CART_EMPTY: () => '没有明细，请先添加货品',
  CART_FULL: ({ most }) => `购物车最多 ${most} 个货号，请另建一个`,
  CART_LINE_TOO_LARGE: ({ skus, most }) => `单个货号最多订购 ${most} 件：${list(skus)}`,
  CART_NOT_FOUND: ({ cartId }) => `购物车不存在：${cartId}`,
  CART_TEMPLATE_NOT_FOUND: ({ templateId }) => `模板不存在：${templateId}`,
})
