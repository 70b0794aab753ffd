import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  confirmStatement,
  correctStatement,
  disputeStatement,
  getStatementHistory,
  getStatements,
  issueStatements,
  listStatementLines,
  listStatements,
} from '@channel/contracts/dealer'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { StatementHandlers } from './statement.handlers.js'

export const STATEMENT_HANDLERS = Symbol('statement handlers')

@Controller()
export class StatementRpc {
  constructor(@Inject(STATEMENT_HANDLERS) private readonly statements: StatementHandlers) {}

  @MessagePattern(issueStatements.pattern)
  issue(@Payload(parsed(issueStatements)) input: ParsedInputOf<typeof issueStatements>, @Ctx() context: CallContext) {
    return this.statements.issue(input, context)
  }

  @MessagePattern(disputeStatement.pattern)
  dispute(@Payload(parsed(disputeStatement)) input: ParsedInputOf<typeof disputeStatement>, @Ctx() context: CallContext) {
    return this.statements.dispute(input, context)
  }

  @MessagePattern(correctStatement.pattern)
  correct(@Payload(parsed(correctStatement)) input: ParsedInputOf<typeof correctStatement>, @Ctx() context: CallContext) {
    return this.statements.correct(input, context)
  }

  @MessagePattern(confirmStatement.pattern)
  confirm(@Payload(parsed(confirmStatement)) input: ParsedInputOf<typeof confirmStatement>, @Ctx() context: CallContext) {
    return this.statements.confirm(input, context)
  }

  @MessagePattern(getStatements.pattern)
  get(@Payload(parsed(getStatements)) input: ParsedInputOf<typeof getStatements>, @Ctx() context: CallContext) {
    return this.statements.get(input, context)
  }

  @MessagePattern(listStatements.pattern)
  list(@Payload(parsed(listStatements)) input: ParsedInputOf<typeof listStatements>, @Ctx() context: CallContext) {
    return this.statements.list(input, context)
  }

  @MessagePattern(listStatementLines.pattern)
  lines(@Payload(parsed(listStatementLines)) input: ParsedInputOf<typeof listStatementLines>, @Ctx() context: CallContext) {
    return this.statements.lines(input, context)
  }

  @MessagePattern(getStatementHistory.pattern)
  history(@Payload(parsed(getStatementHistory)) input: ParsedInputOf<typeof getStatementHistory>, @Ctx() context: CallContext) {
    return this.statements.history(input, context)
  }
}
