import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  cancelGiftWave,
  deliverGiftParcels,
  getGiftProgress,
  getGiftWaves,
  listGiftParcels,
  planGiftWave,
  releaseGiftWave,
  shipGiftParcels,
  takeGiftRecipients,
} from '@channel/contracts/order'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { ParcelHandlers } from './parcel.handlers.js'

export const GIFT_PARCELS = Symbol('gift parcels')

@Controller()
export class GiftParcelRpc {
  constructor(@Inject(GIFT_PARCELS) private readonly parcels: ParcelHandlers) {}

  @MessagePattern(takeGiftRecipients.pattern)
  takeRecipients(
    @Payload(parsed(takeGiftRecipients)) input: ParsedInputOf<typeof takeGiftRecipients>,
    @Ctx() context: CallContext,
  ) {
    return this.parcels.takeRecipients(input, context)
  }

  @MessagePattern(planGiftWave.pattern)
  planWave(@Payload(parsed(planGiftWave)) input: ParsedInputOf<typeof planGiftWave>, @Ctx() context: CallContext) {
    return this.parcels.planWave(input, context)
  }

  @MessagePattern(releaseGiftWave.pattern)
  releaseWave(@Payload(parsed(releaseGiftWave)) input: ParsedInputOf<typeof releaseGiftWave>, @Ctx() context: CallContext) {
    return this.parcels.releaseWave(input, context)
  }

  @MessagePattern(cancelGiftWave.pattern)
  cancelWave(@Payload(parsed(cancelGiftWave)) input: ParsedInputOf<typeof cancelGiftWave>, @Ctx() context: CallContext) {
    return this.parcels.cancelWave(input, context)
  }

  @MessagePattern(shipGiftParcels.pattern)
  shipParcels(@Payload(parsed(shipGiftParcels)) input: ParsedInputOf<typeof shipGiftParcels>, @Ctx() context: CallContext) {
    return this.parcels.shipParcels(input, context)
  }

  @MessagePattern(deliverGiftParcels.pattern)
  deliverParcels(
    @Payload(parsed(deliverGiftParcels)) input: ParsedInputOf<typeof deliverGiftParcels>,
    @Ctx() context: CallContext,
  ) {
    return this.parcels.deliverParcels(input, context)
  }

  @MessagePattern(listGiftParcels.pattern)
  listParcels(@Payload(parsed(listGiftParcels)) input: ParsedInputOf<typeof listGiftParcels>, @Ctx() context: CallContext) {
    return this.parcels.listParcels(input, context)
  }

  @MessagePattern(getGiftWaves.pattern)
  getWaves(@Payload(parsed(getGiftWaves)) input: ParsedInputOf<typeof getGiftWaves>, @Ctx() context: CallContext) {
    return this.parcels.getWaves(input, context)
  }

  @MessagePattern(getGiftProgress.pattern)
  progress(@Payload(parsed(getGiftProgress)) input: ParsedInputOf<typeof getGiftProgress>, @Ctx() context: CallContext) {
    return this.parcels.progress(input, context)
  }
}
