import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  changeDealerStatus,
  editDealer,
  getDealerProfiles,
  getDealers,
  listDealerChanges,
  listDealers,
  moveDealer,
  registerDealers,
} from '@channel/contracts/dealer'
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

  @MessagePattern(moveDealer.pattern)
  move(@Payload(parsed(moveDealer)) input: ParsedInputOf<typeof moveDealer>, @Ctx() context: CallContext) {
    return this.dealers.move(input, context)
  }

  @MessagePattern(editDealer.pattern)
  edit(@Payload(parsed(editDealer)) input: ParsedInputOf<typeof editDealer>, @Ctx() context: CallContext) {
    return this.dealers.edit(input, context)
  }

  @MessagePattern(getDealerProfiles.pattern)
  profiles(@Payload(parsed(getDealerProfiles)) input: ParsedInputOf<typeof getDealerProfiles>, @Ctx() context: CallContext) {
    return this.dealers.profiles(input, context)
  }

  @MessagePattern(listDealerChanges.pattern)
  changes(@Payload(parsed(listDealerChanges)) input: ParsedInputOf<typeof listDealerChanges>, @Ctx() context: CallContext) {
    return this.dealers.changes(input, context)
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
