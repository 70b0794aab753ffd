import { z } from 'zod'
import { ChannelCode, DealerCode } from '../ids.js'
import { command, CommonError, event, query } from '../message.js'
import { AmountMinor, Currency } from '../money.js'
import { PageInput, pageOf } from '../paging.js'
import { Dealer, DealerClosed, DealerExists, DealerNotFound, TreeTooDeep, VersionConflict } from './dealers.js'
import { ApplicationNotFound, DealerApplicationId, DocumentKind } from './documents.js'
import { LicenceNumber } from './licences.js'
import { DealerContact, LicenceInvalid, LicenceTaken, Territory, TerritoryOverlap } from './profiles.js'

/** submitted ⇄ more-wanted, then approved, rejected or withdrawn. */
export const DealerApplicationStatus = z.enum(['submitted', 'more-wanted', 'approved', 'rejected', 'withdrawn'])
export type DealerApplicationStatus = z.infer<typeof DealerApplicationStatus>

export const DealerApplicationAction = z.enum(['change', 'ask-for-more', 'approve', 'reject', 'withdraw'])
export type DealerApplicationAction = z.infer<typeof DealerApplicationAction>

/** What somebody says who wants to be a dealer. */
const form = {
  companyName: z.string().trim().min(1).max(200),
  /** Unified social credit code (统一社会信用代码), with its check digit. */
  licence: LicenceNumber,
  contacts: z.array(DealerContact).min(1).max(20),
  territories: z.array(Territory).max(100).default([]),
  channel: ChannelCode.nullable().default(null),
  /** Under which dealer; a dealer's people always apply for one below their own. */
  parent: DealerCode.nullable().default(null),
  note: z.string().trim().max(2_000).default(''),
}

/** Somebody wants to be a dealer (经销商准入申请). */
export const DealerApplication = z.object({
  id: DealerApplicationId,
  /** `DA` + business day + a running number. */
  number: z.string(),
  status: DealerApplicationStatus,
  /** What may be done with it now, by whom it may be. */
  allowed: z.array(DealerApplicationAction),
  companyName: z.string(),
  licence: LicenceNumber,
  contacts: z.array(DealerContact),
  territories: z.array(Territory),
  channel: ChannelCode.nullable(),
  parent: DealerCode.nullable(),
  note: z.string(),
  version: z.int(),
  submittedBy: z.string(),
  submittedAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  decidedBy: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
  decisionNote: z.string(),
  /** The dealer that came of it. */
  dealerCode: DealerCode.nullable(),
})
export type DealerApplication = z.infer<typeof DealerApplication>

export const DealerApplicationStep = z.object({
  applicationId: DealerApplicationId,
  at: z.iso.datetime(),
  actor: z.string(),
  action: z.enum(['apply', ...DealerApplicationAction.options]),
  note: z.string(),
})
export type DealerApplicationStep = z.infer<typeof DealerApplicationStep>

const ApplicationNotAllowed = z.object({
  code: z.literal('APPLICATION_NOT_ALLOWED'),
  status: DealerApplicationStatus,
  allowed: z.array(DealerApplicationAction),
})
const SamePerson = z.object({ code: z.literal('SAME_PERSON'), requestedBy: z.string() })
const step = [ApplicationNotFound, ApplicationNotAllowed, VersionConflict, ...CommonError.options] as const
const target = { applicationId: DealerApplicationId, version: z.int() }
const reason = z.string().trim().min(1).max(500)

export const applyForDealer = command('dealer.apply', {
  input: form,
  answer: DealerApplication,
  error: z.discriminatedUnion('code', [LicenceInvalid, DealerNotFound, ...CommonError.options]),
})

/** What was asked for is answered, or a mistake is put right: the whole form anew. */
export const changeApplication = command('dealer.change-application', {
  input: { ...target, ...form },
  answer: DealerApplication,
  error: z.discriminatedUnion('code', [LicenceInvalid, DealerNotFound, ...step]),
})

/** Opens the dealer with its credit account and terms. Somebody else than whoever applied decides. */
export const approveApplication = command('dealer.approve-application', {
  input: {
    ...target,
    dealerCode: DealerCode,
    region: z.string().trim().max(64).default(''),
    tier: z.string().trim().min(1).max(32).default('standard'),
    currency: Currency.default('CNY'),
    creditLimitMinor: AmountMinor.min(0).default(0),
    /** Days of payment (账期); the usual ones where it is absent. */
    paymentDays: z.int().min(0).max(365).optional(),
    accountManager: z.string().trim().min(1).max(64).nullable().default(null),
    note: z.string().trim().max(500).default(''),
  },
  answer: z.object({ application: DealerApplication, dealer: Dealer, overlaps: z.array(TerritoryOverlap) }),
  error: z.discriminatedUnion('code', [
    z.object({ code: z.literal('DOCUMENTS_MISSING'), kinds: z.array(DocumentKind) }),
    LicenceTaken,
    DealerExists,
    DealerNotFound,
    DealerClosed,
    TreeTooDeep,
    SamePerson,
    ...step,
  ]),
})

export const rejectApplication = command('dealer.reject-application', {
  input: { ...target, reason },
  answer: DealerApplication,
  error: z.discriminatedUnion('code', [SamePerson, ...step]),
})

/** Back to whoever applied, with what is missing. */
export const askForMore = command('dealer.ask-for-more', {
  input: { ...target, reason },
  answer: DealerApplication,
  error: z.discriminatedUnion('code', [...step]),
})

export const withdrawApplication = command('dealer.withdraw-application', {
  input: { ...target, reason: z.string().trim().max(500).default('') },
  answer: DealerApplication,
  error: z.discriminatedUnion('code', [...step]),
})

/** Key: application id. Something was done with an application. */
export const applicationChanged = event(
  'dealer.application-changed.v1',
  DealerApplication.pick({ id: true, number: true, status: true, companyName: true, parent: true, dealerCode: true }),
)

export const getApplications = query('dealer.get-applications', {
  input: z.object({ ids: z.array(DealerApplicationId).max(200) }),
  answer: z.array(DealerApplication),
})

/** Newest first. */
export const listApplications = query('dealer.list-applications', {
  input: PageInput.extend({
    status: DealerApplicationStatus.optional(),
    /** In number, company name and licence number. */
    search: z.string().max(100).optional(),
    parent: DealerCode.optional(),
    province: z.string().max(32).optional(),
  }),
  answer: pageOf(DealerApplication),
})

/** Oldest first. */
export const getApplicationHistory = query('dealer.get-application-history', {
  input: z.object({ ids: z.array(DealerApplicationId).max(200) }),
  answer: z.array(DealerApplicationStep),
})
