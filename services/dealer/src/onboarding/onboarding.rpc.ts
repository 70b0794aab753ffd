import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  applyForDealer,
  approveApplication,
  askForMore,
  changeApplication,
  getApplicationHistory,
  getApplications,
  listApplications,
  rejectApplication,
  withdrawApplication,
} from '@channel/contracts/dealer'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { OnboardingHandlers } from './onboarding.handlers.js'

export const ONBOARDING_HANDLERS = Symbol('onboarding handlers')

@Controller()
export class OnboardingRpc {
  constructor(@Inject(ONBOARDING_HANDLERS) private readonly onboarding: OnboardingHandlers) {}

  @MessagePattern(applyForDealer.pattern)
  apply(@Payload(parsed(applyForDealer)) input: ParsedInputOf<typeof applyForDealer>, @Ctx() context: CallContext) {
    return this.onboarding.apply(input, context)
  }

  @MessagePattern(changeApplication.pattern)
  change(@Payload(parsed(changeApplication)) input: ParsedInputOf<typeof changeApplication>, @Ctx() context: CallContext) {
    return this.onboarding.change(input, context)
  }

  @MessagePattern(withdrawApplication.pattern)
  withdraw(@Payload(parsed(withdrawApplication)) input: ParsedInputOf<typeof withdrawApplication>, @Ctx() context: CallContext) {
    return this.onboarding.withdraw(input, context)
  }

  @MessagePattern(askForMore.pattern)
  askForMore(@Payload(parsed(askForMore)) input: ParsedInputOf<typeof askForMore>, @Ctx() context: CallContext) {
    return this.onboarding.askForMore(input, context)
  }

  @MessagePattern(rejectApplication.pattern)
  reject(@Payload(parsed(rejectApplication)) input: ParsedInputOf<typeof rejectApplication>, @Ctx() context: CallContext) {
    return this.onboarding.reject(input, context)
  }

  @MessagePattern(approveApplication.pattern)
  approve(@Payload(parsed(approveApplication)) input: ParsedInputOf<typeof approveApplication>, @Ctx() context: CallContext) {
    return this.onboarding.approve(input, context)
  }

  @MessagePattern(getApplications.pattern)
  get(@Payload(parsed(getApplications)) input: ParsedInputOf<typeof getApplications>, @Ctx() context: CallContext) {
    return this.onboarding.get(input, context)
  }

  @MessagePattern(listApplications.pattern)
  list(@Payload(parsed(listApplications)) input: ParsedInputOf<typeof listApplications>, @Ctx() context: CallContext) {
    return this.onboarding.list(input, context)
  }

  @MessagePattern(getApplicationHistory.pattern)
  history(
    @Payload(parsed(getApplicationHistory)) input: ParsedInputOf<typeof getApplicationHistory>,
    @Ctx() context: CallContext,
  ) {
    return this.onboarding.history(input, context)
  }
}
