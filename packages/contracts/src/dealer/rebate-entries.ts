import { z } from 'zod'
import { AmountMinor } from '../money.js'

/**
 * Why an entry is in the rebate ledger: a `line` of a document at the rate of its moment; the difference that a new `step` makes on earlier
 * lines; what the dealer's `cap` keeps back; a `recalculation` because a period compared with changed or the policy's end moved; what the
 * cap of all dealers keeps back (`policy-cap`).
 */
export const RebateReason = z.enum(['line', 'step', 'cap', 'recalculation', 'policy-cap'])
export type RebateReason = z.infer<typeof RebateReason>

/** How an amount came about, as it stood after the entry. Null where it plays no part. */
export const RebateExplanation = z.object({
  /** `rate`: base × rate; `brackets`: each part of the base at its own rate; `taken-back`: more came back than was bought. */
  basis: z.enum(['rate', 'brackets', 'taken-back']),
  /** What the steps are measured in: minor units, base units, SKUs, categories, or basis points. */
  measure: z.enum(['amount', 'quantity', 'growth', 'skus', 'categories', 'share', 'achievement', 'tier']),
  /** Rounded down. Null where it cannot be measured: nothing to compare with, no target. */
  measured: z.int().nullable(),
  /** Where the reached step begins; null below the first. */
  stepFrom: z.int().nullable(),
  rateBps: z.int(),
  rateBeforeBps: z.int(),
  /** The dealer's tier where it makes the rate. */
  tier: z.string().nullable(),
  /** Amount or quantity compared with: that of the period before, the target. */
  reference: z.int().nullable(),
  /** Amount that the rate holds for, of the whole period. */
  periodBaseMinor: AmountMinor,
  /** Of the period before any cap. */
  uncappedMinor: AmountMinor,
  capMinor: AmountMinor.nullable(),
})
export type RebateExplanation = z.infer<typeof RebateExplanation>
