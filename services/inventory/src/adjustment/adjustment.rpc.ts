import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  approveAdjustment,
  getAdjustmentHistory,
  getAdjustmentLimits,
  getAdjustments,
  listAdjustmentReasons,
  listAdjustments,
  rejectAdjustment,
  requestAdjustment,
  reverseAdjustment,
  setAdjustmentLimits,
  setAdjustmentReason,
  totalAdjustments,
  withdrawAdjustment,
} from '@channel/contracts/inventory'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { AdjustmentHandlers } from './adjustment.handlers.js'

export const ADJUSTMENT_HANDLERS = Symbol('ADJUSTMENT_HANDLERS')

@Controller()
export class AdjustmentRpc {
  constructor(@Inject(ADJUSTMENT_HANDLERS) private readonly adjustments: AdjustmentHandlers) {}

  @MessagePattern(requestAdjustment.pattern)
  request(@Payload(parsed(requestAdjustment)) input: ParsedInputOf<typeof requestAdjustment>, @Ctx() context: CallContext) {
    return this.adjustments.request(input, context)
  }

  @MessagePattern(approveAdjustment.pattern)
  approve(@Payload(parsed(approveAdjustment)) input: ParsedInputOf<typeof approveAdjustment>, @Ctx() context: CallContext) {
    return this.adjustments.approve(input, context)
  }

  @MessagePattern(rejectAdjustment.pattern)
  reject(@Payload(parsed(rejectAdjustment)) input: ParsedInputOf<typeof rejectAdjustment>, @Ctx() context: CallContext) {
    return this.adjustments.reject(input, context)
  }

  @MessagePattern(withdrawAdjustment.pattern)
  withdraw(@Payload(parsed(withdrawAdjustment)) input: ParsedInputOf<typeof withdrawAdjustment>, @Ctx() context: CallContext) {
    return this.adjustments.withdraw(input, context)
  }

  @MessagePattern(reverseAdjustment.pattern)
  reverse(@Payload(parsed(reverseAdjustment)) input: ParsedInputOf<typeof reverseAdjustment>, @Ctx() context: CallContext) {
    return this.adjustments.reverse(input, context)
  }

  @MessagePattern(setAdjustmentLimits.pattern)
  setLimits(@Payload(parsed(setAdjustmentLimits)) input: ParsedInputOf<typeof setAdjustmentLimits>, @Ctx() context: CallContext) {
    return this.adjustments.setLimits(input, context)
  }

  @MessagePattern(setAdjustmentReason.pattern)
  setReason(@Payload(parsed(setAdjustmentReason)) input: ParsedInputOf<typeof setAdjustmentReason>, @Ctx() context: CallContext) {
    return this.adjustments.setReason(input, context)
  }

  @MessagePattern(getAdjustments.pattern)
  get(@Payload(parsed(getAdjustments)) input: ParsedInputOf<typeof getAdjustments>, @Ctx() context: CallContext) {
    return this.adjustments.get(input, context)
  }

  @MessagePattern(listAdjustments.pattern)
  list(@Payload(parsed(listAdjustments)) input: ParsedInputOf<typeof listAdjustments>, @Ctx() context: CallContext) {
    return this.adjustments.list(input, context)
  }

  @MessagePattern(getAdjustmentHistory.pattern)
  history(@Payload(parsed(getAdjustmentHistory)) input: ParsedInputOf<typeof getAdjustmentHistory>, @Ctx() context: CallContext) {
    return this.adjustments.history(input, context)
  }

  @MessagePattern(totalAdjustments.pattern)
  totals(@Payload(parsed(totalAdjustments)) input: ParsedInputOf<typeof totalAdjustments>, @Ctx() context: CallContext) {
    return this.adjustments.totals(input, context)
  }

  @MessagePattern(getAdjustmentLimits.pattern)
  limits(@Payload(parsed(getAdjustmentLimits)) _input: ParsedInputOf<typeof getAdjustmentLimits>) {
    return this.adjustments.limits()
  }

  @MessagePattern(listAdjustmentReasons.pattern)
  reasons(@Payload(parsed(listAdjustmentReasons)) _input: ParsedInputOf<typeof listAdjustmentReasons>) {
    return this.adjustments.reasons()
  }
}
