import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  cancelOrder,
  completeOrder,
  getOrderHistory,
  getOrders,
  listOrders,
  placeOrder,
  shipOrder,
} from '@channel/contracts/order'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { OrderHandlers, OrderQueries } from './order.handlers.js'

export const ORDER_HANDLERS = Symbol('order handlers')
export const ORDER_QUERIES = Symbol('order queries')

@Controller()
export class OrderRpc {
  constructor(
    @Inject(ORDER_HANDLERS) private readonly orders: OrderHandlers,
    @Inject(ORDER_QUERIES) private readonly queries: OrderQueries,
  ) {}

  @MessagePattern(placeOrder.pattern)
  place(@Payload(parsed(placeOrder)) input: ParsedInputOf<typeof placeOrder>, @Ctx() context: CallContext) {
    return this.orders.place(input, context)
  }

  @MessagePattern(shipOrder.pattern)
  ship(@Payload(parsed(shipOrder)) input: ParsedInputOf<typeof shipOrder>, @Ctx() context: CallContext) {
    return this.orders.ship(input, context)
  }

  @MessagePattern(cancelOrder.pattern)
  cancel(@Payload(parsed(cancelOrder)) input: ParsedInputOf<typeof cancelOrder>, @Ctx() context: CallContext) {
    return this.orders.cancel(input, context)
  }

  @MessagePattern(completeOrder.pattern)
  complete(@Payload(parsed(completeOrder)) input: ParsedInputOf<typeof completeOrder>, @Ctx() context: CallContext) {
    return this.orders.complete(input, context)
  }

  @MessagePattern(getOrders.pattern)
  get(@Payload(parsed(getOrders)) input: ParsedInputOf<typeof getOrders>, @Ctx() context: CallContext) {
    return this.queries.get(input, context)
  }

  @MessagePattern(listOrders.pattern)
  list(@Payload(parsed(listOrders)) input: ParsedInputOf<typeof listOrders>, @Ctx() context: CallContext) {
    return this.queries.list(input, context)
  }

  @MessagePattern(getOrderHistory.pattern)
  history(@Payload(parsed(getOrderHistory)) input: ParsedInputOf<typeof getOrderHistory>, @Ctx() context: CallContext) {
    return this.queries.history(input, context)
  }
}
