import type { CallContext, ParsedInputOf } from '@channel/contracts'
import { addAgreement, changeAgreement, listAgreements } from '@channel/contracts/dealer'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { AgreementHandlers } from './agreement.handlers.js'

export const AGREEMENT_HANDLERS = Symbol('agreement handlers')

@Controller()
export class AgreementRpc {
  constructor(@Inject(AGREEMENT_HANDLERS) private readonly agreements: AgreementHandlers) {}

  @MessagePattern(addAgreement.pattern)
  add(@Payload(parsed(addAgreement)) input: ParsedInputOf<typeof addAgreement>, @Ctx() context: CallContext) {
    return this.agreements.add(input, context)
  }

  @MessagePattern(changeAgreement.pattern)
  change(@Payload(parsed(changeAgreement)) input: ParsedInputOf<typeof changeAgreement>, @Ctx() context: CallContext) {
    return this.agreements.change(input, context)
  }

  @MessagePattern(listAgreements.pattern)
  list(@Payload(parsed(listAgreements)) input: ParsedInputOf<typeof listAgreements>, @Ctx() context: CallContext) {
    return this.agreements.list(input, context)
  }
}
