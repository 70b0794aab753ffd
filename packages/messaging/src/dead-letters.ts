import { createHash } from 'node:crypto'
import type { EventEnvelope } from '@channel/contracts'
import type { Consumer } from './consumer.js'
import { deliver } from './delivery.js'
import { Gate } from './gate.js'
import type { Logger } from './logger.js'
import type { SqlExecutor } from './sql.js'

/** An event that a consumer failed to handle, set aside so that others can go on. */
export type DeadLetter = {
  id: string
  consumer: string
  event: EventEnvelope
  error: string
  attempts: number
  /** ISO 8601, UTC: when it was given up. */
  at: string
}

export type GivenUp = Pick<DeadLetter, 'consumer' | 'event' | 'error' | 'attempts'>

/** Where letters go. Rejects when one cannot be kept: its event then counts as not delivered. */
export type DeadLetters = { add(letter: GivenUp): Promise<void> }

export type ReplayReport = { replayed: number; failed: number }

const ADD = `
  INSERT INTO dead_letter (id, consumer, event, error, attempts, at) VALUES ($1::uuid, $2, $3::jsonb, $4, $5, now())
  ON CONFLICT (id) DO UPDATE SET error = excluded.error, attempts = dead_letter.attempts + excluded.attempts,
    at = excluded.at, replayed_at = NULL`
const LIST = `
  SELECT id::text AS id, consumer, event::text AS event, error, attempts,
    to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at
  FROM dead_letter WHERE replayed_at IS NULL ORDER BY at, event->>'occurredAt', id LIMIT $1`
const MARK = 'UPDATE dead_letter SET replayed_at = now() WHERE id = $1::uuid'

/** One letter per consumer and event: the same id whenever it is given up again (UUIDv8, RFC 9562 §5.8). */
export const deadLetterId = (consumer: string, eventId: string): string => {
  const hex = createHash('sha256').update(`${consumer}|${eventId}`).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')
}

/** Letters in the table `dead_letter` of the consuming service's schema. */
export const deadLetterTable = (db: SqlExecutor): DeadLetters => ({
  add: async ({ consumer, event, error, attempts }) => {
    const id = deadLetterId(consumer, event.id)
    await db.$executeRawUnsafe(ADD, id, consumer, JSON.stringify(event), error.replaceAll('\0', ''), attempts)
  },
})

/** Letters not replayed yet, oldest first. */
export const listDeadLetters = async (db: SqlExecutor, limit = 1_000): Promise<DeadLetter[]> => {
  const rows = await db.$queryRawUnsafe<(Omit<DeadLetter, 'event'> & { event: string })[]>(LIST, limit)
  return rows.map((row) => ({ ...row, event: JSON.parse(row.event) as EventEnvelope }))
}

/** One more attempt for each waiting letter, oldest first. One that fails again stays, with its new error. */
export const replayDeadLetters = async (
  db: SqlExecutor,
  service: string,
  consumers: Consumer[],
  options: { logger: Logger; limit?: number },
): Promise<ReplayReport> => {
  const report: ReplayReport = { replayed: 0, failed: 0 }
  for (const letter of await listDeadLetters(db, options.limit)) {
    const givenUp = await redeliver(letter, service, consumers, options.logger)
    if (givenUp) await deadLetterTable(db).add(givenUp)
    else await db.$executeRawUnsafe(MARK, letter.id)
    report[givenUp ? 'failed' : 'replayed'] += 1
  }
  return report
}

const ONE_ATTEMPT = { attempts: 1, firstDelayMs: 0, maxDelayMs: 0 }

/** The letter with its new error where it failed again, undefined where it is settled. */
export const redeliver = async (
  letter: GivenUp,
  service: string,
  consumers: Consumer[],
  logger: Logger,
): Promise<GivenUp | undefined> => {
  const { consumer, event } = letter
  const target = consumers.find(({ name, event: type }) => name === consumer && type.name === event.name)
  if (!target) return { consumer, event, error: `No consumer ${consumer} of ${event.name}`, attempts: 1 }
  const delivery = await deliver(target, event, { service, retry: ONE_ATTEMPT, gate: new Gate(1), logger })
  return delivery.outcome === 'given-up' ? { consumer, event, error: delivery.error, attempts: delivery.attempts } : undefined
}
