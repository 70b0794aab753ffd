import type { CallContext, ParsedInputOf } from '@channel/contracts'
import { listAudit } from '@channel/contracts/identity'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { AuditHandlers } from './audit.handlers.js'

export const AUDIT_HANDLERS = Symbol('audit handlers')

@Controller()
export class AuditRpc {
  constructor(@Inject(AUDIT_HANDLERS) private readonly audit: AuditHandlers) {}

  @MessagePattern(listAudit.pattern)
  list(@Payload(parsed(listAudit)) input: ParsedInputOf<typeof listAudit>, @Ctx() context: CallContext) {
    return this.audit.list(input, context)
  }
}
