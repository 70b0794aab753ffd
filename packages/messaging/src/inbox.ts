import type { SqlExecutor } from './sql.js'

const INSERT = 'INSERT INTO inbox (consumer, event_id) VALUES ($1, $2::uuid) ON CONFLICT DO NOTHING'

/** True the first time this consumer sees the event. Call it in the transaction of what the event changes: both are kept or neither. */
export const firstTime = async (tx: SqlExecutor, consumer: string, eventId: string): Promise<boolean> =>
  (await tx.$executeRawUnsafe(INSERT, consumer, eventId)) === 1
