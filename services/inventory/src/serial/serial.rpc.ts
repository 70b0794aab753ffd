import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  activateSerials,
  arriveSerials,
  dispatchSerials,
  getCase,
  getSerial,
  listSerials,
  receiveSerials,
  registerSerials,
  returnSerials,
  scrapSerials,
  sellSerials,
} from '@channel/contracts/inventory'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { SerialHandlers } from './serial.handlers.js'

export const SERIAL_HANDLERS = Symbol('SERIAL_HANDLERS')

@Controller()
export class SerialRpc {
  constructor(@Inject(SERIAL_HANDLERS) private readonly serials: SerialHandlers) {}

  @MessagePattern(registerSerials.pattern)
  register(@Payload(parsed(registerSerials)) input: ParsedInputOf<typeof registerSerials>, @Ctx() context: CallContext) {
    return this.serials.register(input, context)
  }

  @MessagePattern(receiveSerials.pattern)
  receive(@Payload(parsed(receiveSerials)) input: ParsedInputOf<typeof receiveSerials>, @Ctx() context: CallContext) {
    return this.serials.receive(input, context)
  }

  @MessagePattern(dispatchSerials.pattern)
  dispatch(@Payload(parsed(dispatchSerials)) input: ParsedInputOf<typeof dispatchSerials>, @Ctx() context: CallContext) {
    return this.serials.dispatch(input, context)
  }

  @MessagePattern(arriveSerials.pattern)
  arrive(@Payload(parsed(arriveSerials)) input: ParsedInputOf<typeof arriveSerials>, @Ctx() context: CallContext) {
    return this.serials.arrive(input, context)
  }

  @MessagePattern(sellSerials.pattern)
  sell(@Payload(parsed(sellSerials)) input: ParsedInputOf<typeof sellSerials>, @Ctx() context: CallContext) {
    return this.serials.sell(input, context)
  }

  @MessagePattern(activateSerials.pattern)
  activate(@Payload(parsed(activateSerials)) input: ParsedInputOf<typeof activateSerials>, @Ctx() context: CallContext) {
    return this.serials.activate(input, context)
  }

  @MessagePattern(returnSerials.pattern)
  return(@Payload(parsed(returnSerials)) input: ParsedInputOf<typeof returnSerials>, @Ctx() context: CallContext) {
    return this.serials.return(input, context)
  }

  @MessagePattern(scrapSerials.pattern)
  scrap(@Payload(parsed(scrapSerials)) input: ParsedInputOf<typeof scrapSerials>, @Ctx() context: CallContext) {
    return this.serials.scrap(input, context)
  }

  @MessagePattern(getSerial.pattern)
  get(@Payload(parsed(getSerial)) input: ParsedInputOf<typeof getSerial>, @Ctx() context: CallContext) {
    return this.serials.get(input, context)
  }

  @MessagePattern(listSerials.pattern)
  list(@Payload(parsed(listSerials)) input: ParsedInputOf<typeof listSerials>, @Ctx() context: CallContext) {
    return this.serials.list(input, context)
  }

  @MessagePattern(getCase.pattern)
  getCase(@Payload(parsed(getCase)) input: ParsedInputOf<typeof getCase>, @Ctx() context: CallContext) {
    return this.serials.getCase(input, context)
  }
}
