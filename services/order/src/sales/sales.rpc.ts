import type { CallContext, ParsedInputOf } from '@channel/contracts'
import { salesSummary } from '@channel/contracts/order'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { SalesHandlers } from './sales.handlers.js'

export const SALES_HANDLERS = Symbol('sales handlers')

@Controller()
export class SalesRpc {
  constructor(@Inject(SALES_HANDLERS) private readonly sales: SalesHandlers) {}

  @MessagePattern(salesSummary.pattern)
  summary(@Payload(parsed(salesSummary)) input: ParsedInputOf<typeof salesSummary>, @Ctx() context: CallContext) {
    return this.sales.summary(input, context)
  }
}
