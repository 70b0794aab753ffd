import type { CallContext, EventEnvelope, ParsedInputOf } from '@channel/contracts'
import type { listAudit } from '@channel/contracts/identity'
import { lineOf } from './audit.js'
import type { AuditRepository } from './audit.repository.js'

export const auditHandlers = ({ audit }: { audit: AuditRepository }) => ({
  /** Keeps what another service told of, once per event. */
  keep: (consumer: string, event: EventEnvelope<object>, context: CallContext): Promise<void> =>
    audit.keep(consumer, event, lineOf(event), context),

  list: (input: ParsedInputOf<typeof listAudit>, { principal }: CallContext) => audit.list(input, principal),
})

export type AuditHandlers = ReturnType<typeof auditHandlers>
