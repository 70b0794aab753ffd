import type { CallContext, EventEnvelope, EventId, NewEvent } from '@channel/contracts'
import { actorOf, newId } from '@channel/contracts'
import { textArray } from './columns.js'
import { PARTITIONS, partitionOf } from './partition.js'
import type { SqlExecutor } from './sql.js'

/* `seq` is handed out while the aggregate's row is locked, so the order per key is the order of commits. */
const INSERT = `
  INSERT INTO outbox (partition, size, events)
  SELECT r.partition, r.size, r.events::json
  FROM unnest($1::smallint[], $2::smallint[], string_to_array($3, E'\\x1f')) WITH ORDINALITY AS r (partition, size, events, place)
  ORDER BY r.place`

/** So that a relay can take a transaction of many thousand events in parts. */
const EVENTS_PER_ROW = 100

/** NUL and halves of surrogate pairs, as JSON writes them. */
const NO_TEXT = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/

type Cause = { readonly events: readonly NewEvent[]; readonly context: CallContext }

/** Events of one partition, each as JSON, in their order. */
type Row = { readonly partition: number; readonly events: string[] }

/** Events leave with the transaction that decided them, or not at all. Call it while the aggregate's row is locked. One statement. */
export const appendToOutbox = (
  tx: SqlExecutor,
  events: readonly NewEvent[],
  cause: { context: CallContext; at: Date },
): Promise<void> => appendBatchToOutbox(tx, [{ events, context: cause.context }], cause.at)

/** A statement whose parameters are made; to be run once, in the transaction that it belongs to. */
export type Prepared = (tx: SqlExecutor) => Promise<void>

const nothing: Prepared = async () => undefined

/**
 * The same for several callers whose commands were decided in one transaction: each one's events carry its name. The parameters are made
 * at once, so a caller can let the database work on another statement meanwhile. One statement.
 */
export const prepareOutbox = (causes: readonly Cause[], at: Date): Prepared => {
  const rows = rowsOf(causes, at.toISOString())
  if (rows.length === 0) return nothing
  const partitions = textArray(rows.map(({ partition }) => partition))
  const sizes = textArray(rows.map(({ events }) => events.length))
  const events = keepable(rows.map(({ events: some }) => `[${some.join(',')}]`).join('\u001f'))
  return async (tx) => void (await tx.$executeRawUnsafe(INSERT, partitions, sizes, events))
}

/** The same, made and run. */
export const appendBatchToOutbox = async (tx: SqlExecutor, causes: readonly Cause[], at: Date): Promise<void> =>
  prepareOutbox(causes, at)(tx)

const rowsOf = (causes: readonly Cause[], occurredAt: string): Row[] => {
  const rows: Row[] = []
  const open = new Array<Row | undefined>(PARTITIONS)
  for (const { events, context } of causes) {
    const actor = actorOf(context.principal)
    for (const { type, key, payload } of events) {
      const partition = partitionOf(key)
      let row = open[partition]
      if (!row || row.events.length === EVENTS_PER_ROW) rows.push((row = open[partition] = { partition, events: [] }))
      const id = newId() as EventId
      const envelope: EventEnvelope = { id, name: type.name, key, occurredAt, actor, traceId: context.traceId, payload }
      row.events.push(JSON.stringify(envelope))
    }
  }
  return rows
}

/** What no table of a consumer could take fails here, with the transaction that decided it, and not when it is under way. */
const keepable = (json: string): string => {
  if (json.includes('\\u') && NO_TEXT.test(json)) throw new Error('An event holds NUL or half a surrogate pair, which is no text')
  return json
}
