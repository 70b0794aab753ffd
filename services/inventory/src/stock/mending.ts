import type { LocationCode, Sku } from '@channel/contracts'
import type { StockDifference } from '@channel/contracts/inventory'
import type { Level, Move } from './stock.js'

type Buckets = Omit<Level, 'quota' | 'safety' | 'since'>

/** What the ledger, the live reservations and the quotas say of a spot. */
export type Truth = Buckets & { readonly liveReserved: number; readonly liveAllocated: number; readonly quota: number }

type Kept = 'reserved' | 'allocated'
type Step = Pick<Move, 'from' | 'to' | 'quantity'>

/** How a spot is mended: entries to be added to the ledger, the sums after them, and what cannot be mended. */
export type Mending = {
  readonly entries: readonly (Step & { readonly fromAfter: number; readonly toAfter: number })[]
  /** Null where the ledger itself has less than nothing in a bucket: then no entry of ours makes it right. */
  readonly buckets: Buckets | null
  /** Units that quotas keep of stock that is not there. */
  readonly overQuota: number
  readonly left: readonly StockDifference[]
}

const compensation = (bucket: Kept, there: number, live: number, sellable: number): Step | undefined => {
  if (there > live) return { from: bucket, to: 'sellable', quantity: there - live }
  const back = Math.min(live - there, sellable)
  return back > 0 ? { from: 'sellable', to: bucket, quantity: back } : undefined
}

/** The ledger is right about what there is, the live reservations are right about what is kept for somebody. */
export const mend = (sku: Sku, location: LocationCode, truth: Truth): Mending => {
  const { liveReserved, liveAllocated, quota, ...ledger } = truth
  if (Object.values(ledger).some((units) => units < 0)) return { entries: [], buckets: null, overQuota: 0, left: [] }
  let buckets: Buckets = ledger
  const entries: Mending['entries'][number][] = []
  const live = { reserved: liveReserved, allocated: liveAllocated }
  // Units that nobody keeps any more come back first: others may be short of them.
  const inOrder = (['reserved', 'allocated'] as const).toSorted((a, b) => buckets[b] - live[b] - (buckets[a] - live[a]))
  for (const bucket of inOrder) {
    const step = compensation(bucket, buckets[bucket], live[bucket], buckets.sellable)
    if (!step) continue
    const gives = step.from === 'sellable' ? -step.quantity : step.quantity
    buckets = { ...buckets, sellable: buckets.sellable + gives, [bucket]: buckets[bucket] - gives }
    const of = (name: Move['from']) => (name === 'sellable' ? buckets.sellable : buckets[bucket])
    entries.push({ ...step, fromAfter: of(step.from), toAfter: of(step.to) })
  }
  const left = inOrder
    .filter((bucket) => buckets[bucket] !== live[bucket])
    .map((bucket) => ({
      key: `${sku}@${location}`,
      field: `${bucket} of live reservations`,
      ledger: live[bucket],
      balance: buckets[bucket],
      firstDiffering: null,
    }))
  return { entries, buckets, overQuota: Math.max(0, quota - buckets.sellable), left }
}
