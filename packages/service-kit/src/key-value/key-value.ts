/**
 * A cache, a revocation list, a counter: small facts that may be lost. In memory or in Redis. Never throws: while Redis is
 * away reads miss, writes are dropped and counters answer 0.
 */
export type KeyValue = {
  get(key: string): Promise<string | undefined>
  set(key: string, value: string, ttlSeconds: number): Promise<void>
  delete(...keys: string[]): Promise<void>
  /** In the order of `keys`. */
  getMany(keys: string[]): Promise<(string | undefined)[]>
  /** Counts within a window of `ttlSeconds` that starts with the first increment. */
  increment(key: string, ttlSeconds: number): Promise<number>
}
