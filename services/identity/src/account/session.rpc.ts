import type { CallContext, ParsedInputOf } from '@channel/contracts'
import { logIn, logOut, refreshSession } from '@channel/contracts/identity'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { SessionHandlers } from './session.handlers.js'

export const SESSION_HANDLERS = Symbol('session handlers')

@Controller()
export class SessionRpc {
  constructor(@Inject(SESSION_HANDLERS) private readonly sessions: SessionHandlers) {}

  @MessagePattern(logIn.pattern)
  logIn(@Payload(parsed(logIn)) input: ParsedInputOf<typeof logIn>, @Ctx() context: CallContext) {
    return this.sessions.logIn(input, context)
  }

  @MessagePattern(refreshSession.pattern)
  refresh(@Payload(parsed(refreshSession)) input: ParsedInputOf<typeof refreshSession>, @Ctx() context: CallContext) {
    return this.sessions.refresh(input, context)
  }

  @MessagePattern(logOut.pattern)
  logOut(@Payload(parsed(logOut)) input: ParsedInputOf<typeof logOut>, @Ctx() context: CallContext) {
    return this.sessions.logOut(input, context)
  }
}
