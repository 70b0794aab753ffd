import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  adjustOwed,
  changeHold,
  confirmHold,
  consumeHold,
  creditRebate,
  creditReturn,
  getCreditAccounts,
  holdCredit,
  listCreditEntries,
  reconcileCredit,
  recordPayment,
  releaseHold,
  reopenHold,
  setCreditLimit,
  splitHold,
} from '@channel/contracts/dealer'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { CreditHandlers } from './credit.handlers.js'

export const CREDIT_HANDLERS = Symbol('credit handlers')

@Controller()
export class CreditRpc {
  constructor(@Inject(CREDIT_HANDLERS) private readonly credit: CreditHandlers) {}

  @MessagePattern(holdCredit.pattern)
  hold(@Payload(parsed(holdCredit)) input: ParsedInputOf<typeof holdCredit>, @Ctx() context: CallContext) {
    return this.credit.hold(input, context)
  }

  @MessagePattern(changeHold.pattern)
  changeHold(@Payload(parsed(changeHold)) input: ParsedInputOf<typeof changeHold>, @Ctx() context: CallContext) {
    return this.credit.changeHold(input, context)
  }

  @MessagePattern(reopenHold.pattern)
  reopenHold(@Payload(parsed(reopenHold)) input: ParsedInputOf<typeof reopenHold>, @Ctx() context: CallContext) {
    return this.credit.reopenHold(input, context)
  }

  @MessagePattern(splitHold.pattern)
  splitHold(@Payload(parsed(splitHold)) input: ParsedInputOf<typeof splitHold>, @Ctx() context: CallContext) {
    return this.credit.splitHold(input, context)
  }

  @MessagePattern(confirmHold.pattern)
  confirm(@Payload(parsed(confirmHold)) input: ParsedInputOf<typeof confirmHold>, @Ctx() context: CallContext) {
    return this.credit.confirm(input, context)
  }

  @MessagePattern(releaseHold.pattern)
  release(@Payload(parsed(releaseHold)) input: ParsedInputOf<typeof releaseHold>, @Ctx() context: CallContext) {
    return this.credit.release(input, context)
  }

  @MessagePattern(consumeHold.pattern)
  consume(@Payload(parsed(consumeHold)) input: ParsedInputOf<typeof consumeHold>, @Ctx() context: CallContext) {
    return this.credit.consume(input, context)
  }

  @MessagePattern(creditReturn.pattern)
  creditReturn(@Payload(parsed(creditReturn)) input: ParsedInputOf<typeof creditReturn>, @Ctx() context: CallContext) {
    return this.credit.creditReturn(input, context)
  }

  @MessagePattern(creditRebate.pattern)
  creditRebate(@Payload(parsed(creditRebate)) input: ParsedInputOf<typeof creditRebate>, @Ctx() context: CallContext) {
    return this.credit.creditRebate(input, context)
  }

  @MessagePattern(adjustOwed.pattern)
  adjustOwed(@Payload(parsed(adjustOwed)) input: ParsedInputOf<typeof adjustOwed>, @Ctx() context: CallContext) {
    return this.credit.adjustOwed(input, context)
  }

  @MessagePattern(recordPayment.pattern)
  recordPayment(@Payload(parsed(recordPayment)) input: ParsedInputOf<typeof recordPayment>, @Ctx() context: CallContext) {
    return this.credit.recordPayment(input, context)
  }

  @MessagePattern(setCreditLimit.pattern)
  setLimit(@Payload(parsed(setCreditLimit)) input: ParsedInputOf<typeof setCreditLimit>, @Ctx() context: CallContext) {
    return this.credit.setLimit(input, context)
  }

  @MessagePattern(getCreditAccounts.pattern)
  accounts(@Payload(parsed(getCreditAccounts)) input: ParsedInputOf<typeof getCreditAccounts>, @Ctx() context: CallContext) {
    return this.credit.accounts(input, context)
  }

  @MessagePattern(listCreditEntries.pattern)
  entries(@Payload(parsed(listCreditEntries)) input: ParsedInputOf<typeof listCreditEntries>, @Ctx() context: CallContext) {
    return this.credit.entries(input, context)
  }

  @MessagePattern(reconcileCredit.pattern)
  reconcile(@Payload(parsed(reconcileCredit)) input: ParsedInputOf<typeof reconcileCredit>, @Ctx() context: CallContext) {
    return this.credit.reconcile(input, context)
  }
}
