import type { KeyValue } from '@channel/service-kit'

export type Allowance = {
  readonly allowed: boolean
  readonly limit: number
  readonly remaining: number
  /** Seconds until the window ends. */
  readonly resetSeconds: number
}

const WINDOW_SECONDS = 60

/** So many requests of one caller in each minute of the clock, counted for all gateways together. While the cache is away nobody is held back. */
export const rateLimit = ({ cache, limit, clock }: { cache: KeyValue; limit: number; clock: () => Date }) => {
  return async (subject: string): Promise<Allowance> => {
    const seconds = Math.floor(clock().getTime() / 1_000)
    const used = await cache.increment(`rate:${subject}:${Math.floor(seconds / WINDOW_SECONDS)}`, WINDOW_SECONDS)
    const resetSeconds = WINDOW_SECONDS - (seconds % WINDOW_SECONDS)
    return { allowed: used <= limit, limit, remaining: Math.max(0, limit - used), resetSeconds }
  }
}
