import type { Resolvers } from '../../generated/resolver-types.js'
import { GoodsReturn } from './resolvers/GoodsReturn.js'
import { cancelOrder } from './resolvers/Mutation/cancelOrder.js'
import { completeOrder } from './resolvers/Mutation/completeOrder.js'
import { placeOrder } from './resolvers/Mutation/placeOrder.js'
import { returnGoods } from './resolvers/Mutation/returnGoods.js'
import { shipOrder } from './resolvers/Mutation/shipOrder.js'
import { Order } from './resolvers/Order.js'
import { OrderHistoryEntry } from './resolvers/OrderHistoryEntry.js'
import { OrderLine } from './resolvers/OrderLine.js'
import { goodsReturn } from './resolvers/Query/goodsReturn.js'
import { order } from './resolvers/Query/order.js'
import { orders } from './resolvers/Query/orders.js'
import { returns } from './resolvers/Query/returns.js'
import { salesSummary } from './resolvers/Query/salesSummary.js'

export const orderResolvers = {
  Query: { goodsReturn, order, orders, returns, salesSummary },
  Mutation: { cancelOrder, completeOrder, placeOrder, returnGoods, shipOrder },
  GoodsReturn,
  Order,
  OrderHistoryEntry,
  OrderLine,
} satisfies Partial<Resolvers>
