import type { CallContext, ParsedInputOf } from '@channel/contracts'
import { listApprovalRules, setApprovalRule } from '@channel/contracts/order'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { ApprovalRuleHandlers } from './approval-rule.handlers.js'

export const APPROVAL_RULES = Symbol('approval rules')

@Controller()
export class ApprovalRuleRpc {
  constructor(@Inject(APPROVAL_RULES) private readonly rules: ApprovalRuleHandlers) {}

  @MessagePattern(setApprovalRule.pattern)
  set(@Payload(parsed(setApprovalRule)) input: ParsedInputOf<typeof setApprovalRule>, @Ctx() context: CallContext) {
    return this.rules.set(input, context)
  }

  @MessagePattern(listApprovalRules.pattern)
  list(@Payload(parsed(listApprovalRules)) input: ParsedInputOf<typeof listApprovalRules>, @Ctx() context: CallContext) {
    return this.rules.list(input, context)
  }
}
