import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  endTemporaryLimit,
  getCreditOverviews,
  grantTemporaryLimit,
  listCreditHolds,
  listReceivables,
  setCreditTerms,
} from '@channel/contracts/dealer'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { TermsHandlers } from './terms.handlers.js'

export const TERMS_HANDLERS = Symbol('credit terms handlers')

@Controller()
export class TermsRpc {
  constructor(@Inject(TERMS_HANDLERS) private readonly terms: TermsHandlers) {}

  @MessagePattern(setCreditTerms.pattern)
  setTerms(@Payload(parsed(setCreditTerms)) input: ParsedInputOf<typeof setCreditTerms>, @Ctx() context: CallContext) {
    return this.terms.setTerms(input, context)
  }

  @MessagePattern(grantTemporaryLimit.pattern)
  grant(@Payload(parsed(grantTemporaryLimit)) input: ParsedInputOf<typeof grantTemporaryLimit>, @Ctx() context: CallContext) {
    return this.terms.grant(input, context)
  }

  @MessagePattern(endTemporaryLimit.pattern)
  end(@Payload(parsed(endTemporaryLimit)) input: ParsedInputOf<typeof endTemporaryLimit>, @Ctx() context: CallContext) {
    return this.terms.end(input, context)
  }

  @MessagePattern(getCreditOverviews.pattern)
  overviews(@Payload(parsed(getCreditOverviews)) input: ParsedInputOf<typeof getCreditOverviews>, @Ctx() context: CallContext) {
    return this.terms.overviews(input, context)
  }

  @MessagePattern(listCreditHolds.pattern)
  holds(@Payload(parsed(listCreditHolds)) input: ParsedInputOf<typeof listCreditHolds>, @Ctx() context: CallContext) {
    return this.terms.holds(input, context)
  }

  @MessagePattern(listReceivables.pattern)
  receivables(@Payload(parsed(listReceivables)) input: ParsedInputOf<typeof listReceivables>, @Ctx() context: CallContext) {
    return this.terms.receivables(input, context)
  }
}
