import { isConflict } from './conflict.js'
import { delayAfter, pause } from './pause.js'
import type { SqlExecutor, Transactions } from './sql.js'

const ATTEMPTS = 10
const BACK_OFF = { firstDelayMs: 10, maxDelayMs: 500 }
/** A queue for a connection is no failure yet; a transaction that takes half a minute is one. */
const LIMITS = { maxWait: 30_000, timeout: 30_000 }

/**
 * One transaction, done again where PostgreSQL rolled it back because of another one at the same time: serialization failure, deadlock,
 * the same idempotency key or the same event at once. So `work` must not do anything outside of `tx`. Other errors are thrown as they are.
 * `afterCommit` runs once, after success.
 */
export const unitOfWork =
  <Tx extends SqlExecutor>(db: Transactions, options: { afterCommit?: () => void } = {}) =>
  async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    for (let failures = 0; ;) {
      try {
        const result = await db.$transaction(work as (tx: SqlExecutor) => Promise<T>, LIMITS)
        options.afterCommit?.()
        return result
      } catch (error) {
        failures += 1
        if (failures === ATTEMPTS || !isConflict(error)) throw error
        await pause(delayAfter(failures, BACK_OFF))
      }
    }
  }
