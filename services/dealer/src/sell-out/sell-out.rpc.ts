import type { CallContext, ParsedInputOf } from '@channel/contracts'
import { correctSellOut, getSellOutChanges, listChannelStock, listSellOut, reportSellOut } from '@channel/contracts/dealer'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { SellOutHandlers } from './sell-out.handlers.js'

export const SELL_OUT_HANDLERS = Symbol('sell out handlers')

@Controller()
export class SellOutRpc {
  constructor(@Inject(SELL_OUT_HANDLERS) private readonly sellOut: SellOutHandlers) {}

  @MessagePattern(reportSellOut.pattern)
  report(@Payload(parsed(reportSellOut)) input: ParsedInputOf<typeof reportSellOut>, @Ctx() context: CallContext) {
    return this.sellOut.report(input, context)
  }

  @MessagePattern(correctSellOut.pattern)
  correct(@Payload(parsed(correctSellOut)) input: ParsedInputOf<typeof correctSellOut>, @Ctx() context: CallContext) {
    return this.sellOut.correct(input, context)
  }

  @MessagePattern(listSellOut.pattern)
  list(@Payload(parsed(listSellOut)) input: ParsedInputOf<typeof listSellOut>, @Ctx() context: CallContext) {
    return this.sellOut.list(input, context)
  }

  @MessagePattern(getSellOutChanges.pattern)
  changes(@Payload(parsed(getSellOutChanges)) input: ParsedInputOf<typeof getSellOutChanges>, @Ctx() context: CallContext) {
    return this.sellOut.changes(input, context)
  }

  @MessagePattern(listChannelStock.pattern)
  channelStock(@Payload(parsed(listChannelStock)) input: ParsedInputOf<typeof listChannelStock>, @Ctx() context: CallContext) {
    return this.sellOut.channelStock(input, context)
  }
}
