import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  adjustStock,
  allocateStock,
  getBalances,
  getReservations,
  listBalances,
  listMovements,
  receiveStock,
  reconcileStock,
  releaseStock,
  reserveStock,
  returnStock,
  shipStock,
} from '@channel/contracts/inventory'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { StockHandlers } from './stock.handlers.js'

export const STOCK_HANDLERS = Symbol('STOCK_HANDLERS')

@Controller()
export class StockRpc {
  constructor(@Inject(STOCK_HANDLERS) private readonly stock: StockHandlers) {}

  @MessagePattern(receiveStock.pattern)
  receive(@Payload(parsed(receiveStock)) input: ParsedInputOf<typeof receiveStock>, @Ctx() context: CallContext) {
    return this.stock.receive(input, context)
  }

  @MessagePattern(adjustStock.pattern)
  adjust(@Payload(parsed(adjustStock)) input: ParsedInputOf<typeof adjustStock>, @Ctx() context: CallContext) {
    return this.stock.adjust(input, context)
  }

  @MessagePattern(reserveStock.pattern)
  reserve(@Payload(parsed(reserveStock)) input: ParsedInputOf<typeof reserveStock>, @Ctx() context: CallContext) {
    return this.stock.reserve(input, context)
  }

  @MessagePattern(allocateStock.pattern)
  allocate(@Payload(parsed(allocateStock)) input: ParsedInputOf<typeof allocateStock>, @Ctx() context: CallContext) {
    return this.stock.allocate(input, context)
  }

  @MessagePattern(releaseStock.pattern)
  release(@Payload(parsed(releaseStock)) input: ParsedInputOf<typeof releaseStock>, @Ctx() context: CallContext) {
    return this.stock.release(input, context)
  }

  @MessagePattern(shipStock.pattern)
  ship(@Payload(parsed(shipStock)) input: ParsedInputOf<typeof shipStock>, @Ctx() context: CallContext) {
    return this.stock.ship(input, context)
  }

  @MessagePattern(returnStock.pattern)
  return(@Payload(parsed(returnStock)) input: ParsedInputOf<typeof returnStock>, @Ctx() context: CallContext) {
    return this.stock.return(input, context)
  }

  @MessagePattern(getBalances.pattern)
  getBalances(@Payload(parsed(getBalances)) input: ParsedInputOf<typeof getBalances>) {
    return this.stock.getBalances(input)
  }

  @MessagePattern(listBalances.pattern)
  listBalances(@Payload(parsed(listBalances)) input: ParsedInputOf<typeof listBalances>) {
    return this.stock.listBalances(input)
  }

  @MessagePattern(listMovements.pattern)
  listMovements(@Payload(parsed(listMovements)) input: ParsedInputOf<typeof listMovements>) {
    return this.stock.listMovements(input)
  }

  @MessagePattern(getReservations.pattern)
  getReservations(@Payload(parsed(getReservations)) input: ParsedInputOf<typeof getReservations>) {
    return this.stock.getReservations(input)
  }

  @MessagePattern(reconcileStock.pattern)
  reconcile(@Payload(parsed(reconcileStock)) _input: ParsedInputOf<typeof reconcileStock>) {
    return this.stock.reconcile()
  }
}
