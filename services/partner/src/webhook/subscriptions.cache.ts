import type { Subscription } from './subscription.js'

const FRESH_MS = 1_000

/** Most events concern no webhook: to know that, nobody should have to ask the database for each. */
export type Subscriptions = {
  /** At most a second old. */
  current(): Promise<readonly Subscription[]>
  /** Something changed here: the next one who asks gets it. */
  forget(): void
}

export const cachedSubscriptions = (load: () => Promise<Subscription[]>, clock: () => Date): Subscriptions => {
  let known: { list: Promise<Subscription[]>; at: number } | undefined
  return {
    current: async () => {
      const now = clock().getTime()
      if (known === undefined || now - known.at >= FRESH_MS) known = { list: load(), at: now }
      const asked = known
      try {
        return await asked.list
      } catch (error) {
        if (known === asked) known = undefined
        throw error
      }
    },
    forget: () => {
      known = undefined
    },
  }
}
