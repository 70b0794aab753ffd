import type { ServiceDefinition } from '@channel/service-kit'
import { background } from '@channel/service-kit'
import { cartFeature } from './cart/cart.parts.js'
import { dealerTreeFeature } from './dealer-tree/dealer-tree.parts.js'
import { giftFeature } from './gift/gift.parts.js'
import type { Feature } from './ground.parts.js'
import { marketFeature } from './market/market.parts.js'
import { orderParts } from './order.parts.js'
import { APPROVAL_RULES, ApprovalRuleRpc } from './order/approval-rule.rpc.js'
import { ORDER_HANDLERS, ORDER_QUERIES, OrderQueryRpc, OrderRpc } from './order/order.rpc.js'
import { returnRequestFeature } from './return/return.parts.js'
import { RETURN_HANDLERS, ReturnRpc } from './return/return.rpc.js'
import { SALES_HANDLERS, SalesRpc } from './sales/sales.rpc.js'

class OrderModule {}

export const orderService: ServiceDefinition = {
  name: 'order',
  module: (runtime) => {
    const parts = orderParts(runtime)
    const features: Feature[] = [
      dealerTreeFeature(parts.ground),
      returnRequestFeature(parts.returnRequests),
      giftFeature(parts.ground, parts.orders),
      cartFeature(parts.ground, parts),
      marketFeature(parts.ground, { orders: parts.orders, secret: runtime.secret }),
    ]
    runtime.consume([...parts.consumers, ...features.flatMap(({ consumers = [] }) => consumers)], parts.db)
    runtime.health.inform('events waiting', () => parts.relay.backlog())
    return {
      module: OrderModule,
      controllers: [
        OrderRpc,
        OrderQueryRpc,
        ApprovalRuleRpc,
        ReturnRpc,
        SalesRpc,
        ...features.flatMap(({ controllers }) => controllers),
      ],
      providers: [
        { provide: ORDER_HANDLERS, useValue: parts.orders },
        { provide: ORDER_QUERIES, useValue: parts.queries },
        { provide: APPROVAL_RULES, useValue: parts.approvalRules },
        { provide: RETURN_HANDLERS, useValue: parts.returns },
        { provide: SALES_HANDLERS, useValue: parts.sales },
        ...features.flatMap(({ providers }) => providers),
        background({ ...parts, workers: [...parts.workers, ...features.flatMap(({ workers = [] }) => workers)] }),
      ],
    }
  },
}
