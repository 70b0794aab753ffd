import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  acceptGiftQuote,
  approveGiftQuote,
  completeGiftQuote,
  createGiftQuote,
  getCorporateCustomers,
  getGiftQuoteHistory,
  getGiftQuotes,
  getGiftQuoteVersions,
  listCorporateCustomers,
  listGiftQuotes,
  rejectGiftQuote,
  reviseGiftQuote,
  saveCorporateCustomer,
  submitGiftQuote,
  withdrawGiftQuote,
} from '@channel/contracts/order'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { QuoteHandlers } from './quote.handlers.js'

export const GIFT_QUOTES = Symbol('gift quotes')

@Controller()
export class GiftQuoteRpc {
  constructor(@Inject(GIFT_QUOTES) private readonly quotes: QuoteHandlers) {}

  @MessagePattern(saveCorporateCustomer.pattern)
  saveCustomer(
    @Payload(parsed(saveCorporateCustomer)) input: ParsedInputOf<typeof saveCorporateCustomer>,
    @Ctx() context: CallContext,
  ) {
    return this.quotes.saveCustomer(input, context)
  }

  @MessagePattern(listCorporateCustomers.pattern)
  listCustomers(
    @Payload(parsed(listCorporateCustomers)) input: ParsedInputOf<typeof listCorporateCustomers>,
    @Ctx() context: CallContext,
  ) {
    return this.quotes.listCustomers(input, context)
  }

  @MessagePattern(getCorporateCustomers.pattern)
  getCustomers(
    @Payload(parsed(getCorporateCustomers)) input: ParsedInputOf<typeof getCorporateCustomers>,
    @Ctx() context: CallContext,
  ) {
    return this.quotes.getCustomers(input, context)
  }

  @MessagePattern(createGiftQuote.pattern)
  create(@Payload(parsed(createGiftQuote)) input: ParsedInputOf<typeof createGiftQuote>, @Ctx() context: CallContext) {
    return this.quotes.create(input, context)
  }

  @MessagePattern(reviseGiftQuote.pattern)
  revise(@Payload(parsed(reviseGiftQuote)) input: ParsedInputOf<typeof reviseGiftQuote>, @Ctx() context: CallContext) {
    return this.quotes.revise(input, context)
  }

  @MessagePattern(submitGiftQuote.pattern)
  submit(@Payload(parsed(submitGiftQuote)) input: ParsedInputOf<typeof submitGiftQuote>, @Ctx() context: CallContext) {
    return this.quotes.submit(input, context)
  }

  @MessagePattern(approveGiftQuote.pattern)
  approve(@Payload(parsed(approveGiftQuote)) input: ParsedInputOf<typeof approveGiftQuote>, @Ctx() context: CallContext) {
    return this.quotes.approve(input, context)
  }

  @MessagePattern(rejectGiftQuote.pattern)
  reject(@Payload(parsed(rejectGiftQuote)) input: ParsedInputOf<typeof rejectGiftQuote>, @Ctx() context: CallContext) {
    return this.quotes.reject(input, context)
  }

  @MessagePattern(acceptGiftQuote.pattern)
  accept(@Payload(parsed(acceptGiftQuote)) input: ParsedInputOf<typeof acceptGiftQuote>, @Ctx() context: CallContext) {
    return this.quotes.accept(input, context)
  }

  @MessagePattern(withdrawGiftQuote.pattern)
  withdraw(@Payload(parsed(withdrawGiftQuote)) input: ParsedInputOf<typeof withdrawGiftQuote>, @Ctx() context: CallContext) {
    return this.quotes.withdraw(input, context)
  }

  @MessagePattern(completeGiftQuote.pattern)
  complete(@Payload(parsed(completeGiftQuote)) input: ParsedInputOf<typeof completeGiftQuote>, @Ctx() context: CallContext) {
    return this.quotes.complete(input, context)
  }

  @MessagePattern(listGiftQuotes.pattern)
  list(@Payload(parsed(listGiftQuotes)) input: ParsedInputOf<typeof listGiftQuotes>, @Ctx() context: CallContext) {
    return this.quotes.list(input, context)
  }

  @MessagePattern(getGiftQuotes.pattern)
  get(@Payload(parsed(getGiftQuotes)) input: ParsedInputOf<typeof getGiftQuotes>, @Ctx() context: CallContext) {
    return this.quotes.get(input, context)
  }

  @MessagePattern(getGiftQuoteVersions.pattern)
  versions(
    @Payload(parsed(getGiftQuoteVersions)) input: ParsedInputOf<typeof getGiftQuoteVersions>,
    @Ctx() context: CallContext,
  ) {
    return this.quotes.versions(input, context)
  }

  @MessagePattern(getGiftQuoteHistory.pattern)
  history(@Payload(parsed(getGiftQuoteHistory)) input: ParsedInputOf<typeof getGiftQuoteHistory>, @Ctx() context: CallContext) {
    return this.quotes.history(input, context)
  }
}
