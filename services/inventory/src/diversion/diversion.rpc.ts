import type { CallContext, ParsedInputOf } from '@channel/contracts'
import { confirmDiversion, countDiversions, dismissDiversion, getDiversion, listDiversions } from '@channel/contracts/inventory'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { DiversionHandlers } from './diversion.handlers.js'

export const DIVERSION_HANDLERS = Symbol('DIVERSION_HANDLERS')

@Controller()
export class DiversionRpc {
  constructor(@Inject(DIVERSION_HANDLERS) private readonly diversions: DiversionHandlers) {}

  @MessagePattern(confirmDiversion.pattern)
  confirm(@Payload(parsed(confirmDiversion)) input: ParsedInputOf<typeof confirmDiversion>, @Ctx() context: CallContext) {
    return this.diversions.confirm(input, context)
  }

  @MessagePattern(dismissDiversion.pattern)
  dismiss(@Payload(parsed(dismissDiversion)) input: ParsedInputOf<typeof dismissDiversion>, @Ctx() context: CallContext) {
    return this.diversions.dismiss(input, context)
  }

  @MessagePattern(getDiversion.pattern)
  get(@Payload(parsed(getDiversion)) input: ParsedInputOf<typeof getDiversion>, @Ctx() context: CallContext) {
    return this.diversions.get(input, context)
  }

  @MessagePattern(listDiversions.pattern)
  list(@Payload(parsed(listDiversions)) input: ParsedInputOf<typeof listDiversions>, @Ctx() context: CallContext) {
    return this.diversions.list(input, context)
  }

  @MessagePattern(countDiversions.pattern)
  count(@Payload(parsed(countDiversions)) input: ParsedInputOf<typeof countDiversions>, @Ctx() context: CallContext) {
    return this.diversions.count(input, context)
  }
}
