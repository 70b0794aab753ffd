import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  approveGiftBatch,
  closeGiftBatch,
  getGiftBatches,
  getGiftBatchHistory,
  listGiftBatches,
  rejectGiftBatch,
  requestGiftBatch,
  withdrawGiftBatch,
} from '@channel/contracts/inventory'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { GiftHandlers } from './gift.handlers.js'

export const GIFT_HANDLERS = Symbol('GIFT_HANDLERS')

@Controller()
export class GiftRpc {
  constructor(@Inject(GIFT_HANDLERS) private readonly gifts: GiftHandlers) {}

  @MessagePattern(requestGiftBatch.pattern)
  request(@Payload(parsed(requestGiftBatch)) input: ParsedInputOf<typeof requestGiftBatch>, @Ctx() context: CallContext) {
    return this.gifts.request(input, context)
  }

  @MessagePattern(approveGiftBatch.pattern)
  approve(@Payload(parsed(approveGiftBatch)) input: ParsedInputOf<typeof approveGiftBatch>, @Ctx() context: CallContext) {
    return this.gifts.approve(input, context)
  }

  @MessagePattern(rejectGiftBatch.pattern)
  reject(@Payload(parsed(rejectGiftBatch)) input: ParsedInputOf<typeof rejectGiftBatch>, @Ctx() context: CallContext) {
    return this.gifts.reject(input, context)
  }

  @MessagePattern(withdrawGiftBatch.pattern)
  withdraw(@Payload(parsed(withdrawGiftBatch)) input: ParsedInputOf<typeof withdrawGiftBatch>, @Ctx() context: CallContext) {
    return this.gifts.withdraw(input, context)
  }

  @MessagePattern(closeGiftBatch.pattern)
  close(@Payload(parsed(closeGiftBatch)) input: ParsedInputOf<typeof closeGiftBatch>, @Ctx() context: CallContext) {
    return this.gifts.close(input, context)
  }

  @MessagePattern(getGiftBatches.pattern)
  get(@Payload(parsed(getGiftBatches)) input: ParsedInputOf<typeof getGiftBatches>, @Ctx() context: CallContext) {
    return this.gifts.get(input, context)
  }

  @MessagePattern(listGiftBatches.pattern)
  list(@Payload(parsed(listGiftBatches)) input: ParsedInputOf<typeof listGiftBatches>, @Ctx() context: CallContext) {
    return this.gifts.list(input, context)
  }

  @MessagePattern(getGiftBatchHistory.pattern)
  history(@Payload(parsed(getGiftBatchHistory)) input: ParsedInputOf<typeof getGiftBatchHistory>, @Ctx() context: CallContext) {
    return this.gifts.history(input, context)
  }
}
