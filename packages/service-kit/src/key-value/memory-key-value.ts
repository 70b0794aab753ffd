import type { KeyValue } from './key-value.js'

type Entry = { value: string; expiresAtMs: number }

/** Bounded: beyond `maxEntries` the entry that was used longest ago makes room. */
export const memoryKeyValue = (options: { maxEntries?: number; clock?: () => Date } = {}): KeyValue => {
  const { maxEntries = 50_000, clock = () => new Date() } = options
  const entries = new Map<string, Entry>()

  const live = (key: string): Entry | undefined => {
    const entry = entries.get(key)
    if (entry === undefined) return undefined
    entries.delete(key)
    if (entry.expiresAtMs <= clock().getTime()) return undefined
    entries.set(key, entry)
    return entry
  }
  const put = (key: string, entry: Entry) => {
    entries.delete(key)
    const oldest = entries.size >= maxEntries ? entries.keys().next() : undefined
    if (oldest !== undefined && !oldest.done) entries.delete(oldest.value)
    entries.set(key, entry)
  }
  const until = (ttlSeconds: number) => clock().getTime() + ttlSeconds * 1000

  return {
    get: async (key) => live(key)?.value,
    set: async (key, value, ttlSeconds) => put(key, { value, expiresAtMs: until(ttlSeconds) }),
    delete: async (...keys) => keys.forEach((key) => entries.delete(key)),
    getMany: async (keys) => keys.map((key) => live(key)?.value),
    increment: async (key, ttlSeconds) => {
      const before = live(key)
      const count = Number(before?.value ?? 0) + 1
      put(key, { value: String(count), expiresAtMs: before?.expiresAtMs ?? until(ttlSeconds) })
      return count
    },
  }
}
