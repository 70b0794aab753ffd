import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  approveRebateSettlement,
  draftRebateSettlement,
  getRebateSettlements,
  listRebateSettlementLines,
  listRebateSettlements,
  rejectRebateSettlement,
} from '@channel/contracts/dealer'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { SettlementHandlers } from './settlement.handlers.js'

export const SETTLEMENT_HANDLERS = Symbol('SETTLEMENT_HANDLERS')

@Controller()
export class SettlementRpc {
  constructor(@Inject(SETTLEMENT_HANDLERS) private readonly settlements: SettlementHandlers) {}

  @MessagePattern(draftRebateSettlement.pattern)
  draft(@Payload(parsed(draftRebateSettlement)) input: ParsedInputOf<typeof draftRebateSettlement>, @Ctx() context: CallContext) {
    return this.settlements.draft(input, context)
  }

  @MessagePattern(approveRebateSettlement.pattern)
  approve(
    @Payload(parsed(approveRebateSettlement)) input: ParsedInputOf<typeof approveRebateSettlement>,
    @Ctx() context: CallContext,
  ) {
    return this.settlements.approve(input, context)
  }

  @MessagePattern(rejectRebateSettlement.pattern)
  reject(
    @Payload(parsed(rejectRebateSettlement)) input: ParsedInputOf<typeof rejectRebateSettlement>,
    @Ctx() context: CallContext,
  ) {
    return this.settlements.reject(input, context)
  }

  @MessagePattern(getRebateSettlements.pattern)
  get(@Payload(parsed(getRebateSettlements)) input: ParsedInputOf<typeof getRebateSettlements>, @Ctx() context: CallContext) {
    return this.settlements.get(input, context)
  }

  @MessagePattern(listRebateSettlements.pattern)
  list(@Payload(parsed(listRebateSettlements)) input: ParsedInputOf<typeof listRebateSettlements>, @Ctx() context: CallContext) {
    return this.settlements.list(input, context)
  }

  @MessagePattern(listRebateSettlementLines.pattern)
  lines(
    @Payload(parsed(listRebateSettlementLines)) input: ParsedInputOf<typeof listRebateSettlementLines>,
    @Ctx() context: CallContext,
  ) {
    return this.settlements.lines(input, context)
  }
}
