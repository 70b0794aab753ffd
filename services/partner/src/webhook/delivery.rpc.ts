import type { CallContext, ParsedInputOf } from '@channel/contracts'
import { getDeliveryAttempts, listDeliveries, replayDeliveries, replayDelivery } from '@channel/contracts/partner'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { DeliveryHandlers } from './delivery.handlers.js'

export const DELIVERY_HANDLERS = Symbol('delivery handlers')

@Controller()
export class DeliveryRpc {
  constructor(@Inject(DELIVERY_HANDLERS) private readonly deliveries: DeliveryHandlers) {}

  @MessagePattern(replayDelivery.pattern)
  replayOne(@Payload(parsed(replayDelivery)) input: ParsedInputOf<typeof replayDelivery>, @Ctx() context: CallContext) {
    return this.deliveries.replayOne(input, context)
  }

  @MessagePattern(replayDeliveries.pattern)
  replayRange(@Payload(parsed(replayDeliveries)) input: ParsedInputOf<typeof replayDeliveries>, @Ctx() context: CallContext) {
    return this.deliveries.replayRange(input, context)
  }

  @MessagePattern(listDeliveries.pattern)
  list(@Payload(parsed(listDeliveries)) input: ParsedInputOf<typeof listDeliveries>, @Ctx() context: CallContext) {
    return this.deliveries.list(input, context)
  }

  @MessagePattern(getDeliveryAttempts.pattern)
  attempts(@Payload(parsed(getDeliveryAttempts)) input: ParsedInputOf<typeof getDeliveryAttempts>, @Ctx() context: CallContext) {
    return this.deliveries.attempts(input, context)
  }
}
