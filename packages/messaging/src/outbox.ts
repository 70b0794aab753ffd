import type { CallContext, NewEvent } from '@channel/contracts'
import { actorOf, newId } from '@channel/contracts'
import { partitionOf } from './partition.js'
import type { SqlExecutor } from './sql.js'

/* `seq` is handed out while the aggregate's row is locked, so the order per key is the order of commits. */
const INSERT = `
  INSERT INTO outbox (partition, id, name, key, actor, trace_id, occurred_at, payload)
  SELECT e.partition::smallint, e.id::uuid, e.name, e.key, $6, $7, $8::timestamptz, e.payload::jsonb
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
    WITH ORDINALITY AS e (partition, id, name, key, payload, place)
  ORDER BY e.place`

/** Events leave with the transaction that decided them, or not at all. Call it while the aggregate's row is locked. One statement. */
export const appendToOutbox = async (
  tx: SqlExecutor,
  events: NewEvent[],
  cause: { context: CallContext; at: Date },
): Promise<void> => {
  if (events.length === 0) return
  await tx.$executeRawUnsafe(
    INSERT,
    events.map((event) => String(partitionOf(event.key))),
    events.map(() => newId()),
    events.map((event) => event.type.name),
    events.map((event) => event.key),
    events.map((event) => JSON.stringify(event.payload)),
    actorOf(cause.context.principal),
    cause.context.traceId,
    cause.at.toISOString(),
  )
}
