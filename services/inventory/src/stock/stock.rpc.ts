import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  adjustStock,
  allocateStock,
  availableToPromise,
  getBalances,
  getReservations,
  listBalances,
  listConsistencyRuns,
  listMovements,
  listQuotas,
  receiveStock,
  reconcileStock,
  releaseStock,
  repairStock,
  reserveStock,
  returnStock,
  setQuotas,
  setSafetyStock,
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

  @MessagePattern(setQuotas.pattern)
  setQuotas(@Payload(parsed(setQuotas)) input: ParsedInputOf<typeof setQuotas>, @Ctx() context: CallContext) {
    return this.stock.setQuotas(input, context)
  }

  @MessagePattern(setSafetyStock.pattern)
  setSafetyStock(@Payload(parsed(setSafetyStock)) input: ParsedInputOf<typeof setSafetyStock>, @Ctx() context: CallContext) {
    return this.stock.setSafetyStock(input, context)
  }

  @MessagePattern(availableToPromise.pattern)
  availableToPromise(@Payload(parsed(availableToPromise)) input: ParsedInputOf<typeof availableToPromise>) {
    return this.stock.availableToPromise(input)
  }

  @MessagePattern(listQuotas.pattern)
  listQuotas(@Payload(parsed(listQuotas)) input: ParsedInputOf<typeof listQuotas>) {
    return this.stock.listQuotas(input)
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
  listMovements(@Payload(parsed(listMovements)) input: ParsedInputOf<typeof listMovements>, @Ctx() context: CallContext) {
    return this.stock.listMovements(input, context)
  }

  @MessagePattern(getReservations.pattern)
  getReservations(@Payload(parsed(getReservations)) input: ParsedInputOf<typeof getReservations>, @Ctx() context: CallContext) {
    return this.stock.getReservations(input, context)
  }

  @MessagePattern(reconcileStock.pattern)
  reconcile(@Payload(parsed(reconcileStock)) _input: ParsedInputOf<typeof reconcileStock>) {
    return this.stock.reconcile()
  }

  @MessagePattern(listConsistencyRuns.pattern)
  listConsistencyRuns(@Payload(parsed(listConsistencyRuns)) input: ParsedInputOf<typeof listConsistencyRuns>) {
    return this.stock.listConsistencyRuns(input)
  }

  @MessagePattern(repairStock.pattern)
  repair(@Payload(parsed(repairStock)) input: ParsedInputOf<typeof repairStock>, @Ctx() context: CallContext) {
    return this.stock.repair(input, context)
  }
}
