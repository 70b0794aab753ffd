import type { CallContext, NewEvent } from '@channel/contracts'
import { actorOf, newId } from '@channel/contracts'
import { partitionOf } from './partition.js'
import type { SqlExecutor } from './sql.js'

/* `seq` is handed out while the aggregate's row is locked, so the order per key is the order of commits. */
const INSERT = `
  INSERT INTO outbox (partition, id, name, key, actor, trace_id, occurred_at, payload)
  SELECT e.partition::smallint, e.id::uuid, e.name, e.key, e.actor, e.trace_id, $8::timestamptz, e.payload::jsonb
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
    WITH ORDINALITY AS e (partition, id, name, key, payload, actor, trace_id, place)
  ORDER BY e.place`

/** Events leave with the transaction that decided them, or not at all. Call it while the aggregate's row is locked. One statement. */
export const appendToOutbox = (
  tx: SqlExecutor,
  events: readonly NewEvent[],
  cause: { context: CallContext; at: Date },
): Promise<void> => appendBatchToOutbox(tx, [{ events, context: cause.context }], cause.at)

/** The same for several callers whose commands were decided in one transaction: each one's events carry its name. One statement. */
export const appendBatchToOutbox = async (
  tx: SqlExecutor,
  causes: readonly { readonly events: readonly NewEvent[]; readonly context: CallContext }[],
  at: Date,
): Promise<void> => {
  const rows = causes.flatMap(({ events, context }) => events.map((event) => ({ event, context })))
  if (rows.length === 0) return
  await tx.$executeRawUnsafe(
    INSERT,
    rows.map(({ event }) => String(partitionOf(event.key))),
    rows.map(() => newId()),
    rows.map(({ event }) => event.type.name),
    rows.map(({ event }) => event.key),
    rows.map(({ event }) => JSON.stringify(event.payload)),
    rows.map(({ context }) => actorOf(context.principal)),
    rows.map(({ context }) => context.traceId),
    at.toISOString(),
  )
}
