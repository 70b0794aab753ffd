import { z } from 'zod'
import { ChannelCode, Sku } from '../ids.js'
import { event, query } from '../message.js'
import { pageOf } from '../paging.js'

/** What a channel can sell of a SKU from now on; `seq` grows with every change of the channel's feed. */
export const AtpChange = z.object({
  channel: ChannelCode,
  sku: Sku,
  atp: z.int().nonnegative(),
  seq: z.int(),
  at: z.iso.datetime(),
})
export type AtpChange = z.infer<typeof AtpChange>

/** Key: channel code and SKU, so the numbers of a SKU arrive in order. Changes within a second become one. */
export const atpChanged = event('inventory.atp-changed.v1', AtpChange)

/**
 * The feed of a channel since a cursor: the newest number of every SKU that has changed, in the order of the changes. An empty page
 * keeps the cursor that was sent; no change is ever skipped. A SKU that is not in the feed has 0.
 * `totalCount` is what lies behind the cursor, up to 10,000. A channel without a feed has none.
 */
export const listAtpChanges = query('inventory.list-atp-changes', {
  input: z.object({ channel: ChannelCode, after: z.string().max(500).optional(), first: z.int().min(1).max(1_000).default(200) }),
  answer: pageOf(AtpChange),
})
