export type Work<T> = (item: T, free: () => void) => Promise<void>

class Slots {
  private readonly waiting: (() => void)[] = []
  constructor(private left: number) {}

  async take(): Promise<void> {
    if (this.left > 0) this.left -= 1
    else await new Promise<void>((resolve) => this.waiting.push(resolve))
  }

  give(): void {
    const next = this.waiting.shift()
    if (next) next()
    else this.left += 1
  }
}

/**
 * Works through the items so that any two which share a key keep their order, and the rest run at once, `limit` at most.
 * An item that has done what others must wait for may say so with `free`; it then goes on beside them.
 * The first failure stops everything that has not begun and is thrown when the rest has come to an end.
 */
export const inChains = async <T>(
  items: readonly T[],
  keysOf: (item: T) => Iterable<string>,
  limit: number,
  work: Work<T>,
): Promise<void> => {
  const lastOfKey = new Map<string, Promise<void>>()
  const slots = new Slots(limit)
  const failures: unknown[] = []

  const run = async (item: T, before: Promise<void>[], free: () => void): Promise<void> => {
    await Promise.all(before)
    await slots.take()
    try {
      if (failures.length === 0) await work(item, free)
    } catch (error) {
      failures.push(error)
    } finally {
      slots.give()
      free()
    }
  }

  const ends = items.map((item) => {
    const keys = [...new Set(keysOf(item))]
    const before = [...new Set(keys.flatMap((key) => lastOfKey.get(key) ?? []))]
    const { promise: freed, free } = promiseToFree()
    for (const key of keys) lastOfKey.set(key, freed)
    return run(item, before, free)
  })
  await Promise.all(ends)
  if (failures.length > 0) throw failures[0]
}

const promiseToFree = (): { promise: Promise<void>; free: () => void } => {
  let free: () => void = () => undefined
  const promise = new Promise<void>((resolve) => (free = resolve))
  return { promise, free }
}
