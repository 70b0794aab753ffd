import type { ParsedInputOf, Sku } from '@channel/contracts'
import type { listAtpChanges } from '@channel/contracts/inventory'
import type { FeedReadings, FeedRepository } from './feed.repository.js'

type Dependencies = { readonly feed: FeedRepository; readonly readings: FeedReadings }

/** Use cases of the feed. Everybody who is logged in may read it. */
export const feedHandlers = ({ feed, readings }: Dependencies) => ({
  listChanges: (input: ParsedInputOf<typeof listAtpChanges>) => readings.changes(input),

  /**
   * Looks once at every SKU that has changed, chunk by chunk in the order of the SKUs, so that one that changes all the time keeps no
   * other waiting; answers how many numbers were told.
   */
  publish: async (): Promise<number> => {
    let told = 0
    let last: Sku | undefined
    do {
      const chunk = await feed.publishNext(last)
      told += chunk.told
      last = chunk.last
    } while (last !== undefined)
    return told
  },
})
export type FeedHandlers = ReturnType<typeof feedHandlers>
