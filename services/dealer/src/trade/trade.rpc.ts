import type { CallContext, ParsedInputOf } from '@channel/contracts'
import { getTradeDocuments, listReturnRates, listSellIn, listTradeEntries } from '@channel/contracts/dealer'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { TradeHandlers } from './trade.handlers.js'

export const TRADE_HANDLERS = Symbol('trade handlers')

@Controller()
export class TradeRpc {
  constructor(@Inject(TRADE_HANDLERS) private readonly trade: TradeHandlers) {}

  @MessagePattern(listTradeEntries.pattern)
  entries(@Payload(parsed(listTradeEntries)) input: ParsedInputOf<typeof listTradeEntries>, @Ctx() context: CallContext) {
    return this.trade.entries(input, context)
  }

  @MessagePattern(getTradeDocuments.pattern)
  documents(@Payload(parsed(getTradeDocuments)) input: ParsedInputOf<typeof getTradeDocuments>, @Ctx() context: CallContext) {
    return this.trade.documents(input, context)
  }

  @MessagePattern(listSellIn.pattern)
  sellIn(@Payload(parsed(listSellIn)) input: ParsedInputOf<typeof listSellIn>, @Ctx() context: CallContext) {
    return this.trade.sellIn(input, context)
  }

  @MessagePattern(listReturnRates.pattern)
  returnRates(@Payload(parsed(listReturnRates)) input: ParsedInputOf<typeof listReturnRates>, @Ctx() context: CallContext) {
    return this.trade.returnRates(input, context)
  }
}
