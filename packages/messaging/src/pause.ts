import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

/** Waits; a signal ends the wait early, without an error. */
export const pause = async (ms: number, signal?: AbortSignal): Promise<void> => {
  await sleep(ms, undefined, { signal }).catch(() => undefined)
}

export type BackOff = { firstDelayMs: number; maxDelayMs: number }

/** Doubles with each failure up to the limit; the upper half is random, so that many who failed together do not come back together. */
export const delayAfter = (failures: number, { firstDelayMs, maxDelayMs }: BackOff): number => {
  const full = Math.min(maxDelayMs, firstDelayMs * 2 ** Math.min(failures - 1, 30))
  return full / 2 + randomInt(Math.max(1, Math.ceil(full / 2)))
}
