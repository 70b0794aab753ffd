import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  approveOrder,
  cancelOrder,
  changeOrder,
  completeOrder,
  getOrderHistory,
  getOrders,
  getShipments,
  holdOrder,
  listOrders,
  markSent,
  placeOrder,
  receiveOrder,
  rejectOrder,
  shipOrder,
  splitOrder,
  unholdOrder,
} from '@channel/contracts/order'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { OrderHandlers, OrderQueries } from './order.handlers.js'

export const ORDER_HANDLERS = Symbol('order handlers')
export const ORDER_QUERIES = Symbol('order queries')

@Controller()
export class OrderRpc {
  constructor(@Inject(ORDER_HANDLERS) private readonly orders: OrderHandlers) {}

  @MessagePattern(placeOrder.pattern)
  place(@Payload(parsed(placeOrder)) input: ParsedInputOf<typeof placeOrder>, @Ctx() context: CallContext) {
    return this.orders.place(input, context)
  }

  @MessagePattern(approveOrder.pattern)
  approve(@Payload(parsed(approveOrder)) input: ParsedInputOf<typeof approveOrder>, @Ctx() context: CallContext) {
    return this.orders.approve(input, context)
  }

  @MessagePattern(rejectOrder.pattern)
  reject(@Payload(parsed(rejectOrder)) input: ParsedInputOf<typeof rejectOrder>, @Ctx() context: CallContext) {
    return this.orders.reject(input, context)
  }

  @MessagePattern(shipOrder.pattern)
  ship(@Payload(parsed(shipOrder)) input: ParsedInputOf<typeof shipOrder>, @Ctx() context: CallContext) {
    return this.orders.ship(input, context)
  }

  @MessagePattern(receiveOrder.pattern)
  receive(@Payload(parsed(receiveOrder)) input: ParsedInputOf<typeof receiveOrder>, @Ctx() context: CallContext) {
    return this.orders.receive(input, context)
  }

  @MessagePattern(completeOrder.pattern)
  complete(@Payload(parsed(completeOrder)) input: ParsedInputOf<typeof completeOrder>, @Ctx() context: CallContext) {
    return this.orders.complete(input, context)
  }

  @MessagePattern(changeOrder.pattern)
  change(@Payload(parsed(changeOrder)) input: ParsedInputOf<typeof changeOrder>, @Ctx() context: CallContext) {
    return this.orders.change(input, context)
  }

  @MessagePattern(cancelOrder.pattern)
  cancel(@Payload(parsed(cancelOrder)) input: ParsedInputOf<typeof cancelOrder>, @Ctx() context: CallContext) {
    return this.orders.cancel(input, context)
  }

  @MessagePattern(holdOrder.pattern)
  hold(@Payload(parsed(holdOrder)) input: ParsedInputOf<typeof holdOrder>, @Ctx() context: CallContext) {
    return this.orders.hold(input, context)
  }

  @MessagePattern(unholdOrder.pattern)
  unhold(@Payload(parsed(unholdOrder)) input: ParsedInputOf<typeof unholdOrder>, @Ctx() context: CallContext) {
    return this.orders.unhold(input, context)
  }

  @MessagePattern(splitOrder.pattern)
  split(@Payload(parsed(splitOrder)) input: ParsedInputOf<typeof splitOrder>, @Ctx() context: CallContext) {
    return this.orders.split(input, context)
  }

  @MessagePattern(markSent.pattern)
  markSent(@Payload(parsed(markSent)) input: ParsedInputOf<typeof markSent>, @Ctx() context: CallContext) {
    return this.orders.markSent(input, context)
  }
}

@Controller()
export class OrderQueryRpc {
  constructor(@Inject(ORDER_QUERIES) private readonly queries: OrderQueries) {}

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

  @MessagePattern(getShipments.pattern)
  shipments(@Payload(parsed(getShipments)) input: ParsedInputOf<typeof getShipments>, @Ctx() context: CallContext) {
    return this.queries.shipments(input, context)
  }
}
