import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  changePriceList,
  changePrices,
  copyPriceList,
  createPriceList,
  endPriceList,
  explainPrice,
  getPriceListHistory,
  getPriceLists,
  listPriceHistory,
  listPriceLists,
  listPrices,
  quotePrices,
  releasePriceList,
} from '@channel/contracts/dealer'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { PriceHandlers } from './price.handlers.js'

export const PRICE_HANDLERS = Symbol('price handlers')

@Controller()
export class PriceRpc {
  constructor(@Inject(PRICE_HANDLERS) private readonly prices: PriceHandlers) {}

  @MessagePattern(createPriceList.pattern)
  create(@Payload(parsed(createPriceList)) input: ParsedInputOf<typeof createPriceList>, @Ctx() context: CallContext) {
    return this.prices.create(input, context)
  }

  @MessagePattern(changePriceList.pattern)
  change(@Payload(parsed(changePriceList)) input: ParsedInputOf<typeof changePriceList>, @Ctx() context: CallContext) {
    return this.prices.change(input, context)
  }

  @MessagePattern(releasePriceList.pattern)
  release(@Payload(parsed(releasePriceList)) input: ParsedInputOf<typeof releasePriceList>, @Ctx() context: CallContext) {
    return this.prices.release(input, context)
  }

  @MessagePattern(endPriceList.pattern)
  end(@Payload(parsed(endPriceList)) input: ParsedInputOf<typeof endPriceList>, @Ctx() context: CallContext) {
    return this.prices.end(input, context)
  }

  @MessagePattern(copyPriceList.pattern)
  copy(@Payload(parsed(copyPriceList)) input: ParsedInputOf<typeof copyPriceList>, @Ctx() context: CallContext) {
    return this.prices.copy(input, context)
  }

  @MessagePattern(changePrices.pattern)
  changePrices(@Payload(parsed(changePrices)) input: ParsedInputOf<typeof changePrices>, @Ctx() context: CallContext) {
    return this.prices.changePrices(input, context)
  }

  @MessagePattern(quotePrices.pattern)
  quote(@Payload(parsed(quotePrices)) input: ParsedInputOf<typeof quotePrices>, @Ctx() context: CallContext) {
    return this.prices.quote(input, context)
  }

  @MessagePattern(explainPrice.pattern)
  explain(@Payload(parsed(explainPrice)) input: ParsedInputOf<typeof explainPrice>, @Ctx() context: CallContext) {
    return this.prices.explain(input, context)
  }

  @MessagePattern(getPriceLists.pattern)
  find(@Payload(parsed(getPriceLists)) input: ParsedInputOf<typeof getPriceLists>, @Ctx() context: CallContext) {
    return this.prices.find(input, context)
  }

  @MessagePattern(listPriceLists.pattern)
  lists(@Payload(parsed(listPriceLists)) input: ParsedInputOf<typeof listPriceLists>, @Ctx() context: CallContext) {
    return this.prices.lists(input, context)
  }

  @MessagePattern(listPrices.pattern)
  items(@Payload(parsed(listPrices)) input: ParsedInputOf<typeof listPrices>, @Ctx() context: CallContext) {
    return this.prices.items(input, context)
  }

  @MessagePattern(listPriceHistory.pattern)
  history(@Payload(parsed(listPriceHistory)) input: ParsedInputOf<typeof listPriceHistory>, @Ctx() context: CallContext) {
    return this.prices.history(input, context)
  }

  @MessagePattern(getPriceListHistory.pattern)
  steps(@Payload(parsed(getPriceListHistory)) input: ParsedInputOf<typeof getPriceListHistory>, @Ctx() context: CallContext) {
    return this.prices.steps(input, context)
  }
}
