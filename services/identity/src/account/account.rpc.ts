import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  changePassword,
  createAccount,
  disableAccount,
  enableAccount,
  getAccounts,
  listAccounts,
  unlockAccount,
} from '@channel/contracts/identity'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { AccountHandlers } from './account.handlers.js'

export const ACCOUNT_HANDLERS = Symbol('account handlers')

@Controller()
export class AccountRpc {
  constructor(@Inject(ACCOUNT_HANDLERS) private readonly accounts: AccountHandlers) {}

  @MessagePattern(createAccount.pattern)
  create(@Payload(parsed(createAccount)) input: ParsedInputOf<typeof createAccount>, @Ctx() context: CallContext) {
    return this.accounts.create(input, context)
  }

  @MessagePattern(disableAccount.pattern)
  disable(@Payload(parsed(disableAccount)) input: ParsedInputOf<typeof disableAccount>, @Ctx() context: CallContext) {
    return this.accounts.disable(input, context)
  }

  @MessagePattern(enableAccount.pattern)
  enable(@Payload(parsed(enableAccount)) input: ParsedInputOf<typeof enableAccount>, @Ctx() context: CallContext) {
    return this.accounts.enable(input, context)
  }

  @MessagePattern(unlockAccount.pattern)
  unlock(@Payload(parsed(unlockAccount)) input: ParsedInputOf<typeof unlockAccount>, @Ctx() context: CallContext) {
    return this.accounts.unlock(input, context)
  }

  @MessagePattern(changePassword.pattern)
  changePassword(@Payload(parsed(changePassword)) input: ParsedInputOf<typeof changePassword>, @Ctx() context: CallContext) {
    return this.accounts.changePassword(input, context)
  }

  @MessagePattern(getAccounts.pattern)
  find(@Payload(parsed(getAccounts)) input: ParsedInputOf<typeof getAccounts>, @Ctx() context: CallContext) {
    return this.accounts.find(input, context)
  }

  @MessagePattern(listAccounts.pattern)
  list(@Payload(parsed(listAccounts)) input: ParsedInputOf<typeof listAccounts>, @Ctx() context: CallContext) {
    return this.accounts.list(input, context)
  }
}
