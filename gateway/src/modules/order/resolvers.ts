import type { Resolvers } from '../../generated/resolver-types.js'
import { approveOrder } from './resolvers/Mutation/approveOrder.js'
import { cancelOrder } from './resolvers/Mutation/cancelOrder.js'
import { changeOrder } from './resolvers/Mutation/changeOrder.js'
import { completeOrder } from './resolvers/Mutation/completeOrder.js'
import { holdOrder } from './resolvers/Mutation/holdOrder.js'
import { placeOrder } from './resolvers/Mutation/placeOrder.js'
import { receiveOrder } from './resolvers/Mutation/receiveOrder.js'
import { rejectOrder } from './resolvers/Mutation/rejectOrder.js'
import { returnGoods } from './resolvers/Mutation/returnGoods.js'
import { setOrderApprovalRule } from './resolvers/Mutation/setOrderApprovalRule.js'
import { shipOrder } from './resolvers/Mutation/shipOrder.js'
import { splitOrder } from './resolvers/Mutation/splitOrder.js'
import { unholdOrder } from './resolvers/Mutation/unholdOrder.js'
import { GoodsReturn } from './resolvers/GoodsReturn.js'
import { Order } from './resolvers/Order.js'
import { OrderApproval } from './resolvers/OrderApproval.js'
import { OrderApprovalRule } from './resolvers/OrderApprovalRule.js'
import { GoodsReturnLine } from './resolvers/GoodsReturnLine.js'
import { OrderHistoryEntry } from './resolvers/OrderHistoryEntry.js'
import { OrderLine } from './resolvers/OrderLine.js'
import { Shipment } from './resolvers/Shipment.js'
import { ShipmentLine } from './resolvers/ShipmentLine.js'
import { goodsReturn } from './resolvers/Query/goodsReturn.js'
import { order } from './resolvers/Query/order.js'
import { orderApprovalRules } from './resolvers/Query/orderApprovalRules.js'
import { orders } from './resolvers/Query/orders.js'
import { returns } from './resolvers/Query/returns.js'
import { salesSummary } from './resolvers/Query/salesSummary.js'

export const orderResolvers = {
  Query: { goodsReturn, order, orderApprovalRules, orders, returns, salesSummary },
  Mutation: {
    approveOrder,
    cancelOrder,
    changeOrder,
    completeOrder,
    holdOrder,
    placeOrder,
    receiveOrder,
    rejectOrder,
    returnGoods,
    setOrderApprovalRule,
    shipOrder,
    splitOrder,
    unholdOrder,
  },
  GoodsReturn,
  GoodsReturnLine,
  Order,
  OrderApproval,
  OrderApprovalRule,
  OrderHistoryEntry,
  OrderLine,
  Shipment,
  ShipmentLine,
} satisfies Partial<Resolvers>
