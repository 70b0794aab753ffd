import type { ServiceDefinition } from '@channel/service-kit'
import { background } from '@channel/service-kit'
import type { Feature } from './ground.parts.js'
import { orderParts } from './order.parts.js'
import { ORDER_HANDLERS, ORDER_QUERIES, OrderRpc } from './order/order.rpc.js'
import { RETURN_HANDLERS, ReturnRpc } from './return/return.rpc.js'
import { SALES_HANDLERS, SalesRpc } from './sales/sales.rpc.js'

class OrderModule {}

export const orderService: ServiceDefinition = {
  name: 'order',
  module: (runtime) => {
    const parts = orderParts(runtime)
    const features: Feature[] = []
    runtime.consume(
      features.flatMap(({ consumers = [] }) => consumers),
      parts.db,
    )
    runtime.health.inform('events waiting', () => parts.relay.backlog())
    return {
      module: OrderModule,
      controllers: [OrderRpc, ReturnRpc, SalesRpc, ...features.flatMap(({ controllers }) => controllers)],
      providers: [
        { provide: ORDER_HANDLERS, useValue: parts.orders },
        { provide: ORDER_QUERIES, useValue: parts.queries },
        { provide: RETURN_HANDLERS, useValue: parts.returns },
        { provide: SALES_HANDLERS, useValue: parts.sales },
        ...features.flatMap(({ providers }) => providers),
        background({ ...parts, workers: [...parts.workers, ...features.flatMap(({ workers = [] }) => workers)] }),
      ],
    }
  },
}
