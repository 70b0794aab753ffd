import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  approveStocktake,
  cancelStocktake,
  closeStocktake,
  countRestAsZero,
  getStocktake,
  getStocktakeLimits,
  getStocktakeSummary,
  listStocktakeCounts,
  listStocktakeLines,
  listStocktakes,
  listStocktakeSteps,
  openStocktake,
  postStocktake,
  recordCounts,
  requestRecount,
  setStocktakeLimits,
  settleStocktakeLine,
  submitStocktake,
} from '@channel/contracts/inventory'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { StocktakeHandlers } from './stocktake.handlers.js'

export const STOCKTAKE_HANDLERS = Symbol('STOCKTAKE_HANDLERS')

@Controller()
export class StocktakeRpc {
  constructor(@Inject(STOCKTAKE_HANDLERS) private readonly stocktakes: StocktakeHandlers) {}

  @MessagePattern(openStocktake.pattern)
  open(@Payload(parsed(openStocktake)) input: ParsedInputOf<typeof openStocktake>, @Ctx() context: CallContext) {
    return this.stocktakes.open(input, context)
  }

  @MessagePattern(recordCounts.pattern)
  recordCounts(@Payload(parsed(recordCounts)) input: ParsedInputOf<typeof recordCounts>, @Ctx() context: CallContext) {
    return this.stocktakes.recordCounts(input, context)
  }

  @MessagePattern(settleStocktakeLine.pattern)
  settle(@Payload(parsed(settleStocktakeLine)) input: ParsedInputOf<typeof settleStocktakeLine>, @Ctx() context: CallContext) {
    return this.stocktakes.settle(input, context)
  }

  @MessagePattern(submitStocktake.pattern)
  submit(@Payload(parsed(submitStocktake)) input: ParsedInputOf<typeof submitStocktake>, @Ctx() context: CallContext) {
    return this.stocktakes.submit(input, context)
  }

  @MessagePattern(requestRecount.pattern)
  requestRecount(@Payload(parsed(requestRecount)) input: ParsedInputOf<typeof requestRecount>, @Ctx() context: CallContext) {
    return this.stocktakes.requestRecount(input, context)
  }

  @MessagePattern(approveStocktake.pattern)
  approve(@Payload(parsed(approveStocktake)) input: ParsedInputOf<typeof approveStocktake>, @Ctx() context: CallContext) {
    return this.stocktakes.approve(input, context)
  }

  @MessagePattern(countRestAsZero.pattern)
  countRestAsZero(@Payload(parsed(countRestAsZero)) input: ParsedInputOf<typeof countRestAsZero>, @Ctx() context: CallContext) {
    return this.stocktakes.countRestAsZero(input, context)
  }

  @MessagePattern(postStocktake.pattern)
  post(@Payload(parsed(postStocktake)) input: ParsedInputOf<typeof postStocktake>, @Ctx() context: CallContext) {
    return this.stocktakes.post(input, context)
  }

  @MessagePattern(closeStocktake.pattern)
  close(@Payload(parsed(closeStocktake)) input: ParsedInputOf<typeof closeStocktake>, @Ctx() context: CallContext) {
    return this.stocktakes.close(input, context)
  }

  @MessagePattern(cancelStocktake.pattern)
  cancel(@Payload(parsed(cancelStocktake)) input: ParsedInputOf<typeof cancelStocktake>, @Ctx() context: CallContext) {
    return this.stocktakes.cancel(input, context)
  }

  @MessagePattern(setStocktakeLimits.pattern)
  setLimits(@Payload(parsed(setStocktakeLimits)) input: ParsedInputOf<typeof setStocktakeLimits>, @Ctx() context: CallContext) {
    return this.stocktakes.setLimits(input, context)
  }

  @MessagePattern(getStocktake.pattern)
  get(@Payload(parsed(getStocktake)) input: ParsedInputOf<typeof getStocktake>, @Ctx() context: CallContext) {
    return this.stocktakes.get(input, context)
  }

  @MessagePattern(listStocktakes.pattern)
  list(@Payload(parsed(listStocktakes)) input: ParsedInputOf<typeof listStocktakes>, @Ctx() context: CallContext) {
    return this.stocktakes.list(input, context)
  }

  @MessagePattern(listStocktakeLines.pattern)
  listLines(@Payload(parsed(listStocktakeLines)) input: ParsedInputOf<typeof listStocktakeLines>, @Ctx() context: CallContext) {
    return this.stocktakes.listLines(input, context)
  }

  @MessagePattern(listStocktakeCounts.pattern)
  listCounts(
    @Payload(parsed(listStocktakeCounts)) input: ParsedInputOf<typeof listStocktakeCounts>,
    @Ctx() context: CallContext,
  ) {
    return this.stocktakes.listCounts(input, context)
  }

  @MessagePattern(listStocktakeSteps.pattern)
  listSteps(@Payload(parsed(listStocktakeSteps)) input: ParsedInputOf<typeof listStocktakeSteps>, @Ctx() context: CallContext) {
    return this.stocktakes.listSteps(input, context)
  }

  @MessagePattern(getStocktakeSummary.pattern)
  summary(@Payload(parsed(getStocktakeSummary)) input: ParsedInputOf<typeof getStocktakeSummary>, @Ctx() context: CallContext) {
    return this.stocktakes.summary(input, context)
  }

  @MessagePattern(getStocktakeLimits.pattern)
  getLimits(@Payload(parsed(getStocktakeLimits)) _input: ParsedInputOf<typeof getStocktakeLimits>) {
    return this.stocktakes.getLimits()
  }
}
