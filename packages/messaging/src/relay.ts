import type { Logger } from './logger.js'
import { claimPartitions, countWaiting, markPublished, prunePublished, readWaiting, waitingPartitions } from './outbox-batch.js'
import { delayAfter, pause } from './pause.js'
import type { EventPublisher } from './publisher.js'
import type { SqlClient, SqlExecutor } from './sql.js'

export type OutboxRelayOptions = {
  service: string
  db: SqlClient
  publisher: EventPublisher
  logger: Logger
  /** How often to look when nobody nudges: 200 ms. */
  pollMs?: number
  /** Events in one transaction, roughly: 500. */
  batchSize?: number
  /** How long published events are kept: 72 hours. */
  retentionHours?: number
}

type Pass =
  | 'moved'
  | /* as much as one pass takes, so there may be more */ 'full'
  | 'nothing'
  | /* all that waits is in another relay's hands */ 'held'

/** Publishing happens inside the transaction, and a broker may be slow. */
const LIMITS = { maxWait: 30_000, timeout: 300_000 }
const BACK_OFF = { firstDelayMs: 200, maxDelayMs: 10_000 }
const PRUNE_EVERY_MS = 60_000
/** Under load a pass for every commit would cost more than the commits: what comes within this time goes out together. */
const REST_MS = 20

/**
 * Carries events from a service's outbox to the publisher: each at least once, those of one key in their order, with any number of relays
 * at once. Partitions are claimed by transaction-scoped advisory locks, which a connection pooler in transaction mode lets through;
 * the events of a claimed partition are published and marked before its lock is given back.
 */
export class OutboxRelay {
  private readonly options: Required<OutboxRelayOptions>
  private running?: { loops: Promise<unknown>; stop: AbortController }
  private nudged = false
  private wake?: AbortController

  constructor(options: OutboxRelayOptions) {
    this.options = { pollMs: 200, batchSize: 500, retentionHours: 72, ...options }
  }

  start(): void {
    if (this.running) return
    const stop = new AbortController()
    this.running = { loops: Promise.all([this.relay(stop.signal), this.prune(stop.signal)]), stop }
  }

  /** Something was just committed: look now. */
  nudge(): void {
    this.nudged = true
    this.wake?.abort()
  }

  /** Publishes until nothing waits, whoever does it. Rejects when publishing fails. */
  async drain(): Promise<void> {
    for (;;) {
      const pass = await this.pass()
      if (pass === 'nothing') return
      if (pass === 'held') await pause(10)
    }
  }

  /** Waits for the running batch; what still waits goes out after the next start. */
  async stop(): Promise<void> {
    const running = this.running
    this.running = undefined
    running?.stop.abort()
    this.wake?.abort()
    await running?.loops
  }

  /** How many events wait. */
  backlog(): Promise<number> {
    return countWaiting(this.options.db)
  }

  private async relay(stop: AbortSignal): Promise<void> {
    for (let failures = 0; !stop.aborted;) {
      this.nudged = false
      try {
        const pass = await this.pass()
        failures = 0
        if (pass === 'moved') await pause(REST_MS, stop)
        else if (pass !== 'full') await this.idle(stop)
      } catch (err) {
        failures += 1
        this.options.logger.warn({ err, service: this.options.service, failures }, 'events not published, will be tried again')
        await pause(delayAfter(failures, BACK_OFF), stop)
      }
    }
  }

  private async idle(stop: AbortSignal): Promise<void> {
    if (this.nudged || stop.aborted) return
    this.wake = new AbortController()
    await pause(this.options.pollMs, this.wake.signal)
    this.wake = undefined
  }

  private async pass(): Promise<Pass> {
    const { db } = this.options
    const partitions = await waitingPartitions(db)
    if (partitions.length === 0) return 'nothing'
    return db.$transaction((tx) => this.publishFrom(tx, partitions), LIMITS)
  }

  private async publishFrom(tx: SqlExecutor, partitions: number[]): Promise<Pass> {
    const { service, batchSize, publisher } = this.options
    const mine = await claimPartitions(tx, service, partitions)
    if (mine.length === 0) return 'held'
    const batch = await readWaiting(tx, mine, batchSize)
    if (batch.events.length === 0) return 'moved'
    await publisher.publish(batch.events)
    await markPublished(tx, batch)
    return batch.events.length < batchSize ? 'moved' : 'full'
  }

  private async prune(stop: AbortSignal): Promise<void> {
    const { db, retentionHours, service, logger } = this.options
    while (!stop.aborted) {
      try {
        while (!stop.aborted && (await prunePublished(db, retentionHours)) > 0);
      } catch (err) {
        logger.warn({ err, service }, 'published events not deleted, will be tried again')
      }
      await pause(PRUNE_EVERY_MS, stop)
    }
  }
}
