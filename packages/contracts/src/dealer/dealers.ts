import { z } from 'zod'
import { DealerCode } from '../ids.js'
import { command, CommonError, query } from '../message.js'
import { AmountMinor, Currency } from '../money.js'
import { PageInput, pageOf } from '../paging.js'

export const DealerStatus = z.enum(['active', 'suspended'])
export type DealerStatus = z.infer<typeof DealerStatus>

/** A dealer (经销商) of the master. Its credit account is opened with it, in its one currency. */
export const Dealer = z.object({
  code: DealerCode,
  name: z.string(),
  region: z.string(),
  tier: z.string(),
  status: DealerStatus,
})
export type Dealer = z.infer<typeof Dealer>

export const NewDealer = z.object({
  code: DealerCode,
  name: z.string().trim().min(1).max(200),
  region: z.string().max(64).default(''),
  tier: z.string().max(32).default('standard'),
  currency: Currency,
  creditLimitMinor: AmountMinor.min(0),
})
export type NewDealer = z.infer<typeof NewDealer>

export const DealerNotFound = z.object({ code: z.literal('DEALER_NOT_FOUND'), dealerCode: z.string() })

/** Opens dealers with their credit accounts; a code that exists is refused and nothing is written. */
export const registerDealers = command('dealer.register-dealers', {
  input: { dealers: z.array(NewDealer).min(1).max(5_000) },
  answer: z.object({ registered: z.int() }),
  error: z.discriminatedUnion('code', [
    z.object({ code: z.literal('DEALER_EXISTS'), dealerCodes: z.array(z.string()) }),
    ...CommonError.options,
  ]),
})

/** A suspended dealer places no new orders; its open ones go on. */
export const changeDealerStatus = command('dealer.change-status', {
  input: { dealerCode: DealerCode, status: DealerStatus, reason: z.string().min(1).max(500) },
  answer: Dealer,
  error: z.discriminatedUnion('code', [DealerNotFound, ...CommonError.options]),
})

/** Dealers that the caller may see; others are absent. */
export const getDealers = query('dealer.get-dealers', {
  input: z.object({ codes: z.array(DealerCode).max(5_000) }),
  answer: z.array(Dealer),
})

/** Ordered by code. */
export const listDealers = query('dealer.list-dealers', {
  input: PageInput.extend({ search: z.string().max(100).optional(), status: DealerStatus.optional() }),
  answer: pageOf(Dealer),
})
