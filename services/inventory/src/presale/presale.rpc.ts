import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  announceReceipts,
  listBackorders,
  listExpectedReceipts,
  listPresaleTerms,
  setPresaleTerms,
} from '@channel/contracts/inventory'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { PresaleHandlers } from './presale.handlers.js'

export const PRESALE_HANDLERS = Symbol('PRESALE_HANDLERS')

@Controller()
export class PresaleRpc {
  constructor(@Inject(PRESALE_HANDLERS) private readonly presale: PresaleHandlers) {}

  @MessagePattern(setPresaleTerms.pattern)
  setTerms(@Payload(parsed(setPresaleTerms)) input: ParsedInputOf<typeof setPresaleTerms>, @Ctx() context: CallContext) {
    return this.presale.setTerms(input, context)
  }

  @MessagePattern(announceReceipts.pattern)
  announce(@Payload(parsed(announceReceipts)) input: ParsedInputOf<typeof announceReceipts>, @Ctx() context: CallContext) {
    return this.presale.announce(input, context)
  }

  @MessagePattern(listPresaleTerms.pattern)
  listTerms(@Payload(parsed(listPresaleTerms)) input: ParsedInputOf<typeof listPresaleTerms>) {
    return this.presale.listTerms(input)
  }

  @MessagePattern(listExpectedReceipts.pattern)
  listExpected(@Payload(parsed(listExpectedReceipts)) input: ParsedInputOf<typeof listExpectedReceipts>) {
    return this.presale.listExpected(input)
  }

  @MessagePattern(listBackorders.pattern)
  listBackorders(@Payload(parsed(listBackorders)) input: ParsedInputOf<typeof listBackorders>) {
    return this.presale.listBackorders(input)
  }
}
