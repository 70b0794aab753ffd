import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  activateRebatePolicy,
  changeRebatePolicy,
  closeRebatePolicy,
  draftRebatePolicy,
  explainRebate,
  getRebatePolicies,
  listRebateAccounts,
  listRebateEntries,
  listRebatePolicies,
  listRebateSimulationLines,
  listRebateSimulations,
  recomputeRebates,
  simulateRebate,
} from '@channel/contracts/dealer'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { RebateHandlers } from './rebate.handlers.js'

export const REBATE_HANDLERS = Symbol('REBATE_HANDLERS')

@Controller()
export class RebateRpc {
  constructor(@Inject(REBATE_HANDLERS) private readonly rebates: RebateHandlers) {}

  @MessagePattern(draftRebatePolicy.pattern)
  draft(@Payload(parsed(draftRebatePolicy)) input: ParsedInputOf<typeof draftRebatePolicy>, @Ctx() context: CallContext) {
    return this.rebates.draft(input, context)
  }

  @MessagePattern(changeRebatePolicy.pattern)
  change(@Payload(parsed(changeRebatePolicy)) input: ParsedInputOf<typeof changeRebatePolicy>, @Ctx() context: CallContext) {
    return this.rebates.change(input, context)
  }

  @MessagePattern(simulateRebate.pattern)
  simulate(@Payload(parsed(simulateRebate)) input: ParsedInputOf<typeof simulateRebate>, @Ctx() context: CallContext) {
    return this.rebates.simulate(input, context)
  }

  @MessagePattern(activateRebatePolicy.pattern)
  activate(
    @Payload(parsed(activateRebatePolicy)) input: ParsedInputOf<typeof activateRebatePolicy>,
    @Ctx() context: CallContext,
  ) {
    return this.rebates.activate(input, context)
  }

  @MessagePattern(closeRebatePolicy.pattern)
  close(@Payload(parsed(closeRebatePolicy)) input: ParsedInputOf<typeof closeRebatePolicy>, @Ctx() context: CallContext) {
    return this.rebates.close(input, context)
  }

  @MessagePattern(getRebatePolicies.pattern)
  get(@Payload(parsed(getRebatePolicies)) input: ParsedInputOf<typeof getRebatePolicies>, @Ctx() context: CallContext) {
    return this.rebates.get(input, context)
  }

  @MessagePattern(listRebatePolicies.pattern)
  list(@Payload(parsed(listRebatePolicies)) input: ParsedInputOf<typeof listRebatePolicies>, @Ctx() context: CallContext) {
    return this.rebates.list(input, context)
  }

  @MessagePattern(listRebateSimulations.pattern)
  listSimulations(
    @Payload(parsed(listRebateSimulations)) input: ParsedInputOf<typeof listRebateSimulations>,
    @Ctx() context: CallContext,
  ) {
    return this.rebates.listSimulations(input, context)
  }

  @MessagePattern(listRebateSimulationLines.pattern)
  listSimulationLines(
    @Payload(parsed(listRebateSimulationLines)) input: ParsedInputOf<typeof listRebateSimulationLines>,
    @Ctx() context: CallContext,
  ) {
    return this.rebates.listSimulationLines(input, context)
  }

  @MessagePattern(listRebateAccounts.pattern)
  accounts(@Payload(parsed(listRebateAccounts)) input: ParsedInputOf<typeof listRebateAccounts>, @Ctx() context: CallContext) {
    return this.rebates.accounts(input, context)
  }

  @MessagePattern(listRebateEntries.pattern)
  entries(@Payload(parsed(listRebateEntries)) input: ParsedInputOf<typeof listRebateEntries>, @Ctx() context: CallContext) {
    return this.rebates.entries(input, context)
  }

  @MessagePattern(explainRebate.pattern)
  explain(@Payload(parsed(explainRebate)) input: ParsedInputOf<typeof explainRebate>, @Ctx() context: CallContext) {
    return this.rebates.explain(input, context)
  }

  @MessagePattern(recomputeRebates.pattern)
  recompute(@Payload(parsed(recomputeRebates)) input: ParsedInputOf<typeof recomputeRebates>, @Ctx() context: CallContext) {
    return this.rebates.recompute(input, context)
  }
}
