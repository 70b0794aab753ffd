import type { CallContext, ParsedInputOf } from '@channel/contracts'
import { changeDealerStatus, getDealers, listDealers, registerDealers } from '@channel/contracts/dealer'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { DealerHandlers } from './dealer.handlers.js'

export const DEALER_HANDLERS = Symbol('dealer handlers')

@Controller()
export class DealerRpc {
  constructor(@Inject(DEALER_HANDLERS) private readonly dealers: DealerHandlers) {}

  @MessagePattern(registerDealers.pattern)
  register(@Payload(parsed(registerDealers)) input: ParsedInputOf<typeof registerDealers>, @Ctx() context: CallContext) {
    return this.dealers.register(input, context)
  }

  @MessagePattern(changeDealerStatus.pattern)
  changeStatus(
    @Payload(parsed(changeDealerStatus)) input: ParsedInputOf<typeof changeDealerStatus>,
    @Ctx() context: CallContext,
  ) {
    return this.dealers.changeStatus(input, context)
  }

  @MessagePattern(getDealers.pattern)
  find(@Payload(parsed(getDealers)) input: ParsedInputOf<typeof getDealers>, @Ctx() context: CallContext) {
    return this.dealers.find(input, context)
  }

  @MessagePattern(listDealers.pattern)
  list(@Payload(parsed(listDealers)) input: ParsedInputOf<typeof listDealers>, @Ctx() context: CallContext) {
    return this.dealers.list(input, context)
  }
}
