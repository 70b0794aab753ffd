import type { CallContext, NewEvent } from '@channel/contracts'
import { actorOf, newId } from '@channel/contracts'
import { partitionOf } from '@channel/messaging'
import type { SqlExecutor } from '@channel/messaging'

const APPEND = `
  INSERT INTO outbox (partition, id, name, key, actor, trace_id, payload, occurred_at)
  SELECT e.partition, e.id, e.name, e.key, e.actor, e.trace, e.payload::jsonb, $8::timestamptz
  FROM unnest($1::smallint[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
    WITH ORDINALITY AS e (partition, id, name, key, actor, trace, payload, place)
  ORDER BY e.place`

/** Events of a whole batch in one statement, each with the actor and the trace of the call that made it. Call it under the locks. */
export const appendBatch = async (
  tx: SqlExecutor,
  entries: readonly { readonly event: NewEvent; readonly context: CallContext }[],
  at: Date,
): Promise<void> => {
  if (entries.length === 0) return
  await tx.$executeRawUnsafe(
    APPEND,
    entries.map(({ event }) => partitionOf(event.key)),
    entries.map(() => newId()),
    entries.map(({ event }) => event.type.name),
    entries.map(({ event }) => event.key),
    entries.map(({ context }) => actorOf(context.principal)),
    entries.map(({ context }) => context.traceId),
    entries.map(({ event }) => JSON.stringify(event.payload)),
    at.toISOString(),
  )
}
