import { z } from 'zod'
import { LocationCode, Sku } from '../ids.js'
import { command, CommonError, query } from '../message.js'
import { PageInput, pageOf } from '../paging.js'

/**
 * A number that is kept twice and differs. `field` is a bucket, a bucket "of live reservations", `quota`, or a number of the SKU's
 * availability (`free`, `kept`, `waiting`); `key` is `SKU@location` or, of availability, the SKU.
 */
export const StockDifference = z.object({
  key: z.string(),
  field: z.string(),
  ledger: z.int(),
  balance: z.int(),
  /** The first ledger entry after which the recorded balance is not the one before it plus the entry; null where every entry fits. */
  firstDiffering: z.uuid().nullable(),
})
export type StockDifference = z.infer<typeof StockDifference>

/** Recomputes every balance from the ledger, and what is reserved, allocated, kept by quotas and available from what is live. */
export const reconcileStock = query('inventory.reconcile', {
  input: z.object({}),
  answer: z.object({ checked: z.int(), differences: z.array(StockDifference) }),
})

/** One run of the nightly comparison; only the first 200 differences are kept. */
export const ConsistencyRun = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  milliseconds: z.int(),
  checked: z.int(),
  differences: z.array(StockDifference),
})
export type ConsistencyRun = z.infer<typeof ConsistencyRun>

/** Newest first. */
export const listConsistencyRuns = query('inventory.list-consistency-runs', { input: PageInput, answer: pageOf(ConsistencyRun) })

/**
 * Mends one SKU. The ledger is never edited: what it holds as reserved or allocated beyond the live reservations goes back to sellable by
 * compensating entries (reason `reconciliation`), and sums that are derived from ledger and quotas are built anew. Answers what it did.
 */
export const repairStock = command('inventory.repair-stock', {
  input: { sku: Sku, note: z.string().min(1).max(500) },
  answer: z.object({
    entries: z.array(z.object({ location: LocationCode, from: z.string(), to: z.string(), quantity: z.int().positive() })),
    rebuilt: z.array(StockDifference),
    /** What it could not mend: more is promised to live reservations than is there. */
    left: z.array(StockDifference),
  }),
  error: CommonError,
})
