import { z } from 'zod'
import { DealerCode } from '../ids.js'
import { command, CommonError, event, query } from '../message.js'
import { AmountMinor, Currency } from '../money.js'
import { PageInput, pageOf } from '../paging.js'
import { RebatePolicy, RebatePolicyId, RebatePolicyNotFound } from './rebates.js'

export const RebateSettlementId = z.uuid().brand<'RebateSettlementId'>()
export type RebateSettlementId = z.infer<typeof RebateSettlementId>

/** pending → approved or rejected. */
const RebateSettlementStatus = z.enum(['pending', 'approved', 'rejected'])

/** What one period of a policy owes its dealers (返利结算单). A period settled before is settled again for what has changed since. */
export const RebateSettlement = z.object({
  id: RebateSettlementId,
  /** `RB` + business day + a running number. */
  number: z.string(),
  policyId: RebatePolicyId,
  periodFrom: z.iso.date(),
  periodTo: z.iso.date(),
  status: RebateSettlementStatus,
  allowed: z.array(z.enum(['approve', 'reject'])),
  currency: Currency,
  dealers: z.int(),
  totalMinor: AmountMinor,
  /** Dealers whose account was credited; the others have an obstacle and come again in the next settlement of the period. */
  credited: z.int(),
  requestedBy: z.string(),
  requestedAt: z.iso.datetime(),
  decidedBy: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
  decisionNote: z.string(),
})
export type RebateSettlement = z.infer<typeof RebateSettlement>

/** `amountMinor` = earned + withheld − settled before; below zero it takes back what was credited. */
export const RebateSettlementLine = z.object({
  settlementId: RebateSettlementId,
  number: z.string(),
  status: RebateSettlementStatus,
  dealerCode: DealerCode,
  currency: Currency,
  earnedMinor: AmountMinor,
  withheldMinor: AmountMinor,
  settledBeforeMinor: AmountMinor,
  amountMinor: AmountMinor,
  creditedAt: z.iso.datetime().nullable(),
  /** Code of the refusal where the dealer's account could not take it: another currency, no account. */
  obstacle: z.string().nullable(),
})
export type RebateSettlementLine = z.infer<typeof RebateSettlementLine>

const NotFound = z.object({ code: z.literal('REBATE_SETTLEMENT_NOT_FOUND'), settlementId: z.string() })
const NotAllowed = z.object({ code: z.literal('REBATE_SETTLEMENT_NOT_ALLOWED'), status: RebateSettlementStatus })
/** Four eyes: whoever asked for a settlement does not decide it. */
const SamePerson = z.object({ code: z.literal('SAME_PERSON'), requestedBy: z.string() })
const PeriodOpen = z.object({ code: z.literal('REBATE_PERIOD_OPEN'), periodTo: z.iso.date() })
const NoSuchPeriod = z.object({ code: z.literal('REBATE_PERIOD_UNKNOWN'), periodFrom: z.iso.date() })
const Pending = z.object({ code: z.literal('REBATE_SETTLEMENT_PENDING'), settlementId: RebateSettlementId, number: z.string() })
const Nothing = z.object({ code: z.literal('NOTHING_TO_SETTLE'), periodFrom: z.iso.date() })

const common = CommonError.options
const onSettlement = { settlementId: RebateSettlementId }

/** Draws up what a period that is over owes its dealers. Nothing is credited before a second person has approved it. */
export const draftRebateSettlement = command('dealer.draft-rebate-settlement', {
  input: { policyId: RebatePolicyId, periodFrom: z.iso.date() },
  answer: RebateSettlement,
  error: z.discriminatedUnion('code', [RebatePolicyNotFound, NoSuchPeriod, PeriodOpen, Pending, Nothing, ...common]),
})

/** A second person approves: each dealer's account is credited, so that its next orders use it. */
export const approveRebateSettlement = command('dealer.approve-rebate-settlement', {
  input: { ...onSettlement, note: z.string().trim().max(500).default('') },
  answer: RebateSettlement,
  error: z.discriminatedUnion('code', [NotFound, NotAllowed, SamePerson, ...common]),
})

export const rejectRebateSettlement = command('dealer.reject-rebate-settlement', {
  input: { ...onSettlement, reason: z.string().trim().min(1).max(500) },
  answer: RebateSettlement,
  error: z.discriminatedUnion('code', [NotFound, NotAllowed, SamePerson, ...common]),
})

/** The brand's people and services only: a settlement names all its dealers. */
export const getRebateSettlements = query('dealer.get-rebate-settlements', {
  input: z.object({ ids: z.array(RebateSettlementId).max(200) }),
  answer: z.array(RebateSettlement),
})

/** Newest first. */
export const listRebateSettlements = query('dealer.list-rebate-settlements', {
  input: PageInput.extend({ policyId: RebatePolicyId.optional(), status: RebateSettlementStatus.optional() }),
  answer: pageOf(RebateSettlement),
})

/** Newest settlement first, then by dealer. Dealer people see the approved ones of their own branch. */
export const listRebateSettlementLines = query('dealer.list-rebate-settlement-lines', {
  input: PageInput.extend({ settlementId: RebateSettlementId.optional(), dealerCode: DealerCode.optional() }),
  answer: pageOf(RebateSettlementLine),
})

/** Key of these: policy id. */
export const rebatePolicyActivated = event('dealer.rebate-policy-activated.v1', RebatePolicy)
export const rebatePolicyClosed = event('dealer.rebate-policy-closed.v1', RebatePolicy)
/** Key of these: settlement id. */
export const rebateSettlementApproved = event('dealer.rebate-settlement-approved.v1', RebateSettlement)
