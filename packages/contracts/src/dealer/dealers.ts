import { z } from 'zod'
import { DealerCode } from '../ids.js'
import { command, CommonError, query } from '../message.js'
import { AmountMinor, Currency } from '../money.js'
import { PageInput, pageOf } from '../paging.js'

/** Closed (关闭) is for ever; a dealer that comes back applies anew. */
export const DealerStatus = z.enum(['active', 'suspended', 'closed'])
export type DealerStatus = z.infer<typeof DealerStatus>

/** A dealer (经销商) of the master. Its credit account is opened with it, in its one currency. */
export const Dealer = z.object({
  code: DealerCode,
  name: z.string(),
  region: z.string(),
  tier: z.string(),
  status: DealerStatus,
  /** The dealer above it in the tree (上级经销商); null at the top, and for those who do not see it. */
  parent: DealerCode.nullable(),
  /** Counts the changes; an edit names the version that it saw. */
  version: z.int(),
})
export type Dealer = z.infer<typeof Dealer>

/** National, regional, store and one below: how deep the tree of dealers (经销商层级) may be. */
export const MAX_DEALER_LEVELS = 4

export const NewDealer = z.object({
  code: DealerCode,
  name: z.string().trim().min(1).max(200),
  region: z.string().max(64).default(''),
  tier: z.string().max(32).default('standard'),
  /** A dealer that exists or is opened with this one. */
  parent: DealerCode.optional(),
  currency: Currency,
  creditLimitMinor: AmountMinor.min(0),
})
export type NewDealer = z.infer<typeof NewDealer>

export const DealerNotFound = z.object({ code: z.literal('DEALER_NOT_FOUND'), dealerCode: z.string() })
export const DealerExists = z.object({ code: z.literal('DEALER_EXISTS'), dealerCodes: z.array(z.string()) })
export const DealerClosed = z.object({ code: z.literal('DEALER_CLOSED'), dealerCode: z.string() })
/** These dealers would stand above themselves. */
const DealerCycle = z.object({ code: z.literal('DEALER_CYCLE'), dealerCodes: z.array(z.string()) })
export const TreeTooDeep = z.object({
  code: z.literal('TREE_TOO_DEEP'),
  dealerCode: z.string(),
  levels: z.int(),
  limit: z.int(),
})
/** Somebody changed it since it was read: read it again. */
export const VersionConflict = z.object({ code: z.literal('VERSION_CONFLICT'), current: z.int() })
/** What keeps a dealer from being closed. Amounts in minor units. */
const DealerHasOpen = z.object({
  code: z.literal('DEALER_HAS_OPEN'),
  dealerCode: z.string(),
  currency: Currency,
  heldMinor: AmountMinor,
  owedMinor: AmountMinor,
  /** Dealers below it that are not closed. */
  below: z.array(z.string()),
})

/** Opens dealers with their credit accounts; a code that exists is refused and nothing is written. */
export const registerDealers = command('dealer.register-dealers', {
  input: { dealers: z.array(NewDealer).min(1).max(5_000) },
  answer: z.object({ registered: z.int() }),
  error: z.discriminatedUnion('code', [
    DealerExists,
    DealerNotFound,
    DealerClosed,
    DealerCycle,
    TreeTooDeep,
    ...CommonError.options,
  ]),
})

/** Puts a dealer with all below it under another one, or at the top (调整上级). */
export const moveDealer = command('dealer.move-dealer', {
  input: {
    dealerCode: DealerCode,
    /** None puts it at the top. */
    parent: DealerCode.nullable().default(null),
    version: z.int(),
    reason: z.string().trim().min(1).max(500),
  },
  answer: Dealer,
  error: z.discriminatedUnion('code', [
    DealerNotFound,
    DealerClosed,
    DealerCycle,
    TreeTooDeep,
    VersionConflict,
    ...CommonError.options,
  ]),
})

/** A suspended dealer places no new orders; its open ones go on. Closed is only what has nothing open. */
export const changeDealerStatus = command('dealer.change-status', {
  input: { dealerCode: DealerCode, status: DealerStatus, reason: z.string().min(1).max(500) },
  answer: Dealer,
  error: z.discriminatedUnion('code', [DealerNotFound, DealerClosed, DealerHasOpen, ...CommonError.options]),
})

/** Dealers that the caller may see; others are absent. */
export const getDealers = query('dealer.get-dealers', {
  input: z.object({ codes: z.array(DealerCode).max(5_000) }),
  answer: z.array(Dealer),
})

/** Ordered by code. */
export const listDealers = query('dealer.list-dealers', {
  input: PageInput.extend({
    /** In code, name and licence number. */
    search: z.string().max(100).optional(),
    status: DealerStatus.optional(),
    tier: z.string().max(32).optional(),
    region: z.string().max(64).optional(),
    /** Directly below this dealer. */
    parent: DealerCode.optional(),
    /** This dealer and everything below it. */
    within: DealerCode.optional(),
    /** Account of the brand's person who looks after it. */
    accountManager: z.string().max(64).optional(),
    /** Whose territory has something in this province. */
    province: z.string().max(32).optional(),
  }),
  answer: pageOf(Dealer),
})
