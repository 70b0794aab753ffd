import { z } from 'zod'
import { DealerCode } from '../ids.js'
import { command, CommonError, query } from '../message.js'
import { AmountMinor, Currency } from '../money.js'
import { PageInput, pageOf } from '../paging.js'
import { Month } from './trade.js'

export const MAX_TARGETS = 1_000

export const NewTarget = z.object({
  dealerCode: DealerCode,
  month: Month,
  /** Left out or empty: of all goods. */
  category: z.string().trim().max(64).default(''),
  /** What is to be bought, less returns, in the currency of the dealer's account; left out both: there is no target any more. */
  amountMinor: AmountMinor.min(1).optional(),
  quantity: z.int().min(1).optional(),
})
export type NewTarget = z.infer<typeof NewTarget>

/** Sets what dealers are to buy in months (销售目标), all or none; a later one replaces an earlier. Brand only. */
export const setTargets = command('dealer.set-targets', {
  input: { targets: z.array(NewTarget).min(1).max(MAX_TARGETS) },
  answer: z.object({ set: z.int(), removed: z.int() }),
  error: z.discriminatedUnion('code', [
    z.object({ code: z.literal('UNKNOWN_DEALERS'), dealerCodes: z.array(z.string()) }),
    z.object({ code: z.literal('TARGET_TWICE'), dealerCode: z.string(), month: z.string(), category: z.string() }),
    ...CommonError.options,
  ]),
})

/** A target and what has become of it: bought less given back, by the trade ledger. */
export const Achievement = z.object({
  dealerCode: DealerCode,
  month: Month,
  category: z.string(),
  currency: Currency,
  targetMinor: AmountMinor.nullable(),
  actualMinor: AmountMinor,
  targetQuantity: z.int().nullable(),
  actualQuantity: z.int(),
  /** Of 10,000, rounded down so that only what is reached says 10,000: by amount, or by units where no amount is set. */
  rateBp: z.int(),
  /** 1 is the best of those that the caller sees, for the same month and category. */
  rank: z.int(),
  setBy: z.string(),
  setAt: z.iso.datetime(),
})
export type Achievement = z.infer<typeof Achievement>

/** The best first. */
export const listAchievements = query('dealer.list-achievements', {
  input: PageInput.extend({ month: Month, category: z.string().max(64).default(''), dealerCode: DealerCode.optional() }),
  answer: pageOf(Achievement),
})

/** The targets of one dealer by month and category. */
export const getDealerTargets = query('dealer.get-dealer-targets', {
  input: z.object({ dealerCode: DealerCode, from: Month, to: Month }),
  answer: z.array(Achievement.omit({ rank: true })),
})
