import type { CallContext, ParsedInputOf } from '@channel/contracts'
import { getReturns, listReturns, returnGoods } from '@channel/contracts/order'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { ReturnHandlers } from './return.handlers.js'

export const RETURN_HANDLERS = Symbol('return handlers')

@Controller()
export class ReturnRpc {
  constructor(@Inject(RETURN_HANDLERS) private readonly returns: ReturnHandlers) {}

  @MessagePattern(returnGoods.pattern)
  returnGoods(@Payload(parsed(returnGoods)) input: ParsedInputOf<typeof returnGoods>, @Ctx() context: CallContext) {
    return this.returns.returnGoods(input, context)
  }

  @MessagePattern(getReturns.pattern)
  get(@Payload(parsed(getReturns)) input: ParsedInputOf<typeof getReturns>, @Ctx() context: CallContext) {
    return this.returns.get(input, context)
  }

  @MessagePattern(listReturns.pattern)
  list(@Payload(parsed(listReturns)) input: ParsedInputOf<typeof listReturns>, @Ctx() context: CallContext) {
    return this.returns.list(input, context)
  }
}
