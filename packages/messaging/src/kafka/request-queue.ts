// @ts-expect-error: an inner file of kafkajs without types
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js'

type Queue = {
  pending: unknown[]
  throttledUntil: number
  throttleCheckTimeoutId: NodeJS.Timeout | null
  checkPendingRequests(): void
}

const CHECK_PENDING_MS = 10

/**
 * kafkajs 2.2.4 computes this delay from `throttledUntil = -1`, which makes Node print TimeoutNegativeWarning (kafkajs issue 1751).
 * The same function with the delay it means.
 */
function scheduleCheckPendingRequests(this: Queue): void {
  if (this.throttleCheckTimeoutId) return
  const throttledMs = this.throttledUntil - Date.now()
  const delay = throttledMs > 0 ? throttledMs : this.pending.length > 0 ? CHECK_PENDING_MS : 0
  this.throttleCheckTimeoutId = setTimeout(() => {
    this.throttleCheckTimeoutId = null
    this.checkPendingRequests()
  }, delay)
}

export const neverWaitNegative = (): void => {
  Object.assign((RequestQueue as { prototype: object }).prototype, { scheduleCheckPendingRequests })
}
