export {
  goodsReturned,
  orderCancelled,
  orderCompleted,
  orderConfirmed,
  orderRefused,
  orderShipped,
  orderSubmitted,
  shipmentPosted,
} from './events.js'
export {
  cancelOrder,
  Channel,
  completeOrder,
  getOrderHistory,
  getOrders,
  listOrders,
  Order,
  OrderHistoryEntry,
  OrderLine,
  OrderStatus,
  placeOrder,
  Refusal,
  salesSummary,
  shipOrder,
} from './orders.js'
export { getReturns, GoodsReturn, listReturns, returnGoods, ReturnRefusal, ReturnStatus } from './returns.js'
