import { z } from 'zod'
import { DealerCode, Sku } from '../ids.js'
import { command, CommonError, query } from '../message.js'
import { AmountMinor, Currency } from '../money.js'
import { PageInput, pageOf } from '../paging.js'
import { RebateExplanation, RebateReason } from './rebate-entries.js'

export const RebatePolicyId = z.uuid().brand<'RebatePolicyId'>()
export type RebatePolicyId = z.infer<typeof RebatePolicyId>

const Code = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9][A-Z0-9_-]{0,31}$/)
const Text = z.string().trim().min(1).max(64)
/** Basis points: 250 is 2.5 %. */
const RateBps = z.int().min(0).max(10_000)
const Name = z.string().trim().min(1).max(200)
const Note = z.string().trim().max(500).default('')

/** `from` is reached where the measured value is at least that much. */
const Steps = z
  .array(z.object({ from: z.int(), rateBps: RateBps }))
  .min(1)
  .max(20)
  .refine((steps) => steps.every(({ from }, n) => n === 0 || from > (steps[n - 1]?.from ?? 0)), 'steps must rise')
const PositiveSteps = Steps.refine((steps) => (steps[0]?.from ?? 0) >= 0, 'steps begin at 0 or above')
const Measure = z.enum(['amount', 'quantity'])

/** How the rate is found; the rate then holds for the amount of the goods in scope. */
export const RebateRule = z.discriminatedUnion('kind', [
  /** Steps of the period's amount (minor units) or quantity. `whole`: the step's rate holds for everything; `incremental`: for what lies above it. */
  z.object({ kind: z.literal('volume'), measure: Measure, mode: z.enum(['whole', 'incremental']), steps: PositiveSteps }),
  /** Steps of growth in basis points against the period just before or the same one a year ago; paid on everything or on the increase. */
  z.object({
    kind: z.literal('growth'),
    against: z.enum(['previous', 'year-before']),
    on: z.enum(['all', 'increase']),
    steps: Steps,
  }),
  /** Steps of the number of different SKUs or categories bought, or (basis points) of the share that `categories` have in the amount. */
  z.object({
    kind: z.literal('mix'),
    measure: z.enum(['skus', 'categories', 'share']),
    categories: z.array(Text).max(200).default([]),
    steps: PositiveSteps,
  }),
  /** Steps of achievement in basis points (10,000 is the target itself) of the dealer's target for each period. */
  z.object({
    kind: z.literal('target'),
    measure: Measure,
    targets: z
      .array(z.object({ dealerCode: DealerCode, value: z.int().positive() }))
      .min(1)
      .max(5_000),
    steps: PositiveSteps,
  }),
  /** One rate for each tier of dealers (经销商等级). */
  z.object({
    kind: z.literal('tier'),
    rates: z
      .array(z.object({ tier: Text, rateBps: RateBps }))
      .min(1)
      .max(50),
  }),
])
export type RebateRule = z.infer<typeof RebateRule>

const some = <T extends z.ZodType>(of: T) => z.array(of).max(5_000).default([])

/** Empty lists do not narrow. A dealer or SKU must pass all of them. */
const RebateScope = z.object({
  dealers: some(DealerCode),
  tiers: some(Text),
  regions: some(Text),
  skusIn: some(Sku),
  skusOut: some(Sku),
  categoriesIn: some(Text),
  categoriesOut: some(Text),
})

const RebatePeriod = z.enum(['month', 'quarter', 'year', 'range'])

/** Business days (Asia/Shanghai), both included. Months, quarters and years are whole ones; a `range` is one period from first to last day. */
export const RebateTerms = z.object({
  rule: RebateRule,
  scope: RebateScope.prefault({}),
  currency: Currency,
  period: RebatePeriod,
  from: z.iso.date(),
  to: z.iso.date(),
  /** The most that one dealer gets for one period. */
  capPerDealerMinor: AmountMinor.positive().nullable().default(null),
  /** The most that all get together for one period; shared out in proportion at the settlement. */
  capTotalMinor: AmountMinor.positive().nullable().default(null),
})
export type RebateTerms = z.infer<typeof RebateTerms>

/** draft → simulated → active → closed. A change makes it a draft again; from its activation on its terms stay as they are. */
export const RebatePolicyStatus = z.enum(['draft', 'simulated', 'active', 'closed'])
export type RebatePolicyStatus = z.infer<typeof RebatePolicyStatus>
export const RebatePolicyAction = z.enum(['change', 'simulate', 'activate', 'close'])
export type RebatePolicyAction = z.infer<typeof RebatePolicyAction>

/** One version of a rebate policy (返利政策). */
export const RebatePolicy = z.object({
  id: RebatePolicyId,
  code: z.string(),
  version: z.int(),
  name: z.string(),
  note: z.string(),
  status: RebatePolicyStatus,
  allowed: z.array(RebatePolicyAction),
  terms: RebateTerms,
  /** Last day that counts: that of the terms, or an earlier one where it was closed or a newer version took over. */
  endsOn: z.iso.date(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  activatedBy: z.string().nullable(),
  activatedAt: z.iso.datetime().nullable(),
  closedBy: z.string().nullable(),
  closedAt: z.iso.datetime().nullable(),
})
export type RebatePolicy = z.infer<typeof RebatePolicy>

/** What a policy would have given over a stretch of history. */
export const RebateSimulation = z.object({
  id: z.uuid(),
  policyId: RebatePolicyId,
  from: z.iso.date(),
  to: z.iso.date(),
  at: z.iso.datetime(),
  by: z.string(),
  currency: Currency,
  dealers: z.int(),
  baseMinor: AmountMinor,
  totalMinor: AmountMinor,
})
export type RebateSimulation = z.infer<typeof RebateSimulation>

const Result = z.object({
  dealerCode: DealerCode,
  periodFrom: z.iso.date(),
  periodTo: z.iso.date(),
  baseMinor: AmountMinor,
  rateBps: z.int(),
  explanation: RebateExplanation,
})
export const RebateSimulationLine = Result.extend({
  simulationId: z.uuid(),
  /** Before the cap of all dealers. */
  earnedMinor: AmountMinor,
  amountMinor: AmountMinor,
})
export type RebateSimulationLine = z.infer<typeof RebateSimulationLine>

export const RebatePolicyNotFound = z.object({ code: z.literal('REBATE_POLICY_NOT_FOUND'), policyId: z.string() })
const NotAllowed = z.object({
  code: z.literal('REBATE_POLICY_NOT_ALLOWED'),
  status: RebatePolicyStatus,
  /** What can be done with the policy as it is. */
  allowed: z.array(RebatePolicyAction),
})
/** The days are not whole periods, lie the wrong way round or make more than 120 periods. */
const PeriodInvalid = z.object({
  code: z.literal('REBATE_PERIOD_INVALID'),
  period: RebatePeriod,
  from: z.iso.date(),
  to: z.iso.date(),
})
const VersionOpen = z.object({ code: z.literal('REBATE_VERSION_OPEN'), policyId: RebatePolicyId, version: z.int() })
/** Days until `settledTo` are settled and cannot get other terms. */
const PeriodSettled = z.object({ code: z.literal('REBATE_PERIOD_SETTLED'), settledTo: z.iso.date() })

const common = CommonError.options
const onPolicy = { policyId: RebatePolicyId }

/** A new policy, or the next version of the one with this code. */
export const draftRebatePolicy = command('dealer.draft-rebate-policy', {
  input: { code: Code, name: Name, note: Note, terms: RebateTerms },
  answer: RebatePolicy,
  error: z.discriminatedUnion('code', [PeriodInvalid, VersionOpen, ...common]),
})

/** Before its activation only; it has to be simulated again. */
export const changeRebatePolicy = command('dealer.change-rebate-policy', {
  input: { ...onPolicy, name: Name, note: Note, terms: RebateTerms },
  answer: RebatePolicy,
  error: z.discriminatedUnion('code', [RebatePolicyNotFound, NotAllowed, PeriodInvalid, ...common]),
})

/** Works a policy out over history, by today's tiers and regions; books nothing. Without days: the policy's own, a year earlier. */
export const simulateRebate = command('dealer.simulate-rebate', {
  input: { ...onPolicy, from: z.iso.date().optional(), to: z.iso.date().optional() },
  answer: RebateSimulation,
  error: z.discriminatedUnion('code', [RebatePolicyNotFound, NotAllowed, PeriodInvalid, ...common]),
})

/** Needs a simulation. What was traded since its first day is accrued; the version before ends the day before. */
export const activateRebatePolicy = command('dealer.activate-rebate-policy', {
  input: onPolicy,
  answer: RebatePolicy,
  error: z.discriminatedUnion('code', [RebatePolicyNotFound, NotAllowed, PeriodSettled, ...common]),
})

/** What is traded after `on` (today where left out) does not count any more. */
export const closeRebatePolicy = command('dealer.close-rebate-policy', {
  input: { ...onPolicy, on: z.iso.date().optional() },
  answer: RebatePolicy,
  error: z.discriminatedUnion('code', [RebatePolicyNotFound, NotAllowed, PeriodSettled, ...common]),
})

/** The brand's people and services only, like everything about policies and simulations. */
export const getRebatePolicies = query('dealer.get-rebate-policies', {
  input: z.object({ ids: z.array(RebatePolicyId).max(200) }),
  answer: z.array(RebatePolicy),
})

/** Newest first. `on` finds those that count on a day, `search` is a part of code or name. */
export const listRebatePolicies = query('dealer.list-rebate-policies', {
  input: PageInput.extend({
    status: RebatePolicyStatus.optional(),
    kind: z.enum(['volume', 'growth', 'mix', 'target', 'tier']).optional(),
    on: z.iso.date().optional(),
    search: z.string().max(100).optional(),
  }),
  answer: pageOf(RebatePolicy),
})

/** Newest first. */
export const listRebateSimulations = query('dealer.list-rebate-simulations', {
  input: PageInput.extend({ policyId: RebatePolicyId }),
  answer: pageOf(RebateSimulation),
})

/** By dealer and period. */
export const listRebateSimulationLines = query('dealer.list-rebate-simulation-lines', {
  input: PageInput.extend({ simulationId: z.uuid(), dealerCode: DealerCode.optional() }),
  answer: pageOf(RebateSimulationLine),
})

const InPolicy = z.object({ policyId: RebatePolicyId, policyCode: z.string(), policyName: z.string(), version: z.int() })

/** What a dealer has earned of one policy in one period. Accrued (已计提) = earned + withheld = the sum of its entries. */
export const RebateAccount = InPolicy.extend({
  dealerCode: DealerCode,
  periodFrom: z.iso.date(),
  periodTo: z.iso.date(),
  currency: Currency,
  earnedMinor: AmountMinor,
  /** What the cap of all dealers takes, zero or below. */
  withheldMinor: AmountMinor,
  accruedMinor: AmountMinor,
  /** Approved settlements. */
  settledMinor: AmountMinor,
  entries: z.int(),
})
export type RebateAccount = z.infer<typeof RebateAccount>

/** One entry of the append-only rebate ledger (返利流水). Amounts in minor units of `currency`. */
export const RebateEntry = InPolicy.extend({
  id: z.uuid(),
  at: z.iso.datetime(),
  dealerCode: DealerCode,
  periodFrom: z.iso.date(),
  periodTo: z.iso.date(),
  /** 1, 2, 3 … within policy, dealer and period. */
  sequence: z.int(),
  reason: RebateReason,
  /** Number of the shipment or return behind it, and its line. */
  document: z.string().nullable(),
  lineNo: z.int().nullable(),
  sku: z.string().nullable(),
  currency: Currency,
  baseMinor: AmountMinor,
  rateBps: z.int(),
  amountMinor: AmountMinor,
  accruedBeforeMinor: AmountMinor,
  accruedAfterMinor: AmountMinor,
  explanation: RebateExplanation,
})
export type RebateEntry = z.infer<typeof RebateEntry>

/** By period (latest first), policy and dealer. Dealer people see their own branch. */
export const listRebateAccounts = query('dealer.list-rebate-accounts', {
  input: PageInput.extend({
    policyId: RebatePolicyId.optional(),
    dealerCode: DealerCode.optional(),
    /** Periods that have a day at or after `from`, or at or before `to`. */
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
  }),
  answer: pageOf(RebateAccount),
})

/** Newest first. Dealer people see their own branch. */
export const listRebateEntries = query('dealer.list-rebate-entries', {
  input: PageInput.extend({
    policyId: RebatePolicyId.optional(),
    dealerCode: DealerCode.optional(),
    periodFrom: z.iso.date().optional(),
    reason: RebateReason.optional(),
    document: z.string().max(64).optional(),
  }),
  answer: pageOf(RebateEntry),
})

/** What a policy makes of a line: its entries, or what kept the line out. */
export const RebateVerdict = InPolicy.extend({
  excludedBy: z.enum(['dealer', 'tier', 'region', 'sku', 'category', 'currency']).nullable(),
  entries: z.array(RebateEntry),
})
export type RebateVerdict = z.infer<typeof RebateVerdict>

/** Why a line of a shipment or return earned what it did, by every policy that counted on its day. Dealer people ask for their own branch. */
export const explainRebate = query('dealer.explain-rebate', {
  input: z.object({ document: z.string().max(64), lineNo: z.int() }),
  answer: z.array(RebateVerdict),
})

/** Where the books are not what the trade ledger gives. */
export const RebateDifference = z.object({
  policyId: RebatePolicyId,
  policyCode: z.string(),
  dealerCode: DealerCode,
  periodFrom: z.iso.date(),
  field: z.enum(['earned', 'ledger', 'lines', 'settled']),
  expectedMinor: AmountMinor,
  bookedMinor: AmountMinor,
})
export type RebateDifference = z.infer<typeof RebateDifference>

/** Works everything out again from the trade ledger. `waiting` dealer-days are not accrued yet and may be the reason of a difference. */
export const recomputeRebates = query('dealer.recompute-rebates', {
  input: z.object({ policyId: RebatePolicyId.optional(), dealerCode: DealerCode.optional() }),
  answer: z.object({ checked: z.int(), waiting: z.int(), differences: z.array(RebateDifference) }),
})
