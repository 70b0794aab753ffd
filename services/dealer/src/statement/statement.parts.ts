import type { DealerCode } from '@channel/contracts'
import { IdempotencyKey, newId, servicePrincipal } from '@channel/contracts'
import type { BackgroundTask } from '@channel/service-kit'
import { every } from '@channel/service-kit'
import type { Feature, Ground } from '../ground.parts.js'
import type { VisibleDealers } from '../visible-dealers.parts.js'
import { issueRepository } from './issue.repository.js'
import { lastFinished } from './months.js'
import { openRepository } from './open.repository.js'
import type { StatementHandlers } from './statement.handlers.js'
import { statementHandlers } from './statement.handlers.js'
import { statementListRepository } from './statement-list.repository.js'
import type { AdjustOwed } from './statement.repository.js'
import { statementRepository } from './statement.repository.js'
import { STATEMENT_HANDLERS, StatementRpc } from './statement.rpc.js'

const ISSUE_EVERY_MS = 5 * 60_000
/** Bookings begun in the old month have long been written by then; one that was not goes onto the next statement. */
const GRACE_MS = 10 * 60_000

type Needs = { readonly visible: VisibleDealers; readonly adjustOwed: AdjustOwed }

/** Statements without their edge. */
export const statementParts = ({ db, transaction, clock, logger }: Ground, { visible, adjustOwed }: Needs): StatementHandlers =>
  statementHandlers({
    issuing: issueRepository(db, transaction),
    statements: statementRepository(transaction, adjustOwed),
    lists: statementListRepository(db),
    open: openRepository(db),
    visible,
    clock,
    failed: (dealerCode: DealerCode, error) => logger.error({ err: error, dealerCode }, 'a statement cannot be issued'),
  })

/** Issues what is due once a month is over. */
const issueWorker = (statements: StatementHandlers, { clock, logger }: Ground): BackgroundTask =>
  every(
    'statement-issue',
    ISSUE_EVERY_MS,
    async () => {
      const month = lastFinished(new Date(clock().getTime() - GRACE_MS))
      const context = { principal: servicePrincipal('dealer'), traceId: newId() }
      const reply = await statements.issue({ idempotencyKey: IdempotencyKey.parse(`statements-${month}`), month }, context)
      if (!reply.ok) throw new Error(`Statements of ${month} were not issued: ${reply.error.code}`)
      if (reply.value.issued > 0) logger.info({ month, ...reply.value }, 'statements issued')
    },
    logger,
  )

export const statementFeature = (statements: StatementHandlers, ground: Ground): Feature => ({
  controllers: [StatementRpc],
  providers: [{ provide: STATEMENT_HANDLERS, useValue: statements }],
  workers: [issueWorker(statements, ground)],
})
