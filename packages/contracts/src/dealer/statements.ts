import { z } from 'zod'
import { DealerCode } from '../ids.js'
import { command, CommonError, event, query } from '../message.js'
import { AmountMinor, Currency } from '../money.js'
import { PageInput, pageOf } from '../paging.js'
import { Month } from './trade.js'

/** open: the month goes on, figures move. issued → disputed → corrected → …, and confirmed once both sides have signed one version. */
export const StatementStatus = z.enum(['open', 'issued', 'disputed', 'corrected', 'confirmed'])
export type StatementStatus = z.infer<typeof StatementStatus>

export const StatementAction = z.enum(['dispute', 'correct', 'confirm-dealer', 'confirm-brand'])
export type StatementAction = z.infer<typeof StatementAction>

const Signature = z.object({ by: z.string(), at: z.iso.datetime() })

/**
 * What happened to a dealer's debt in a month (对账单):
 * closing = opening + shipments − returns − rebates − payments + adjustments, all in minor units.
 */
export const Statement = z.object({
  dealerCode: DealerCode,
  month: Month,
  /** `ST` + month + dealer; also that of an open one. */
  number: z.string(),
  /** Counts what was issued and corrected; 0 while open. */
  version: z.int(),
  status: StatementStatus,
  allowed: z.array(StatementAction),
  currency: Currency,
  openingMinor: AmountMinor,
  shipmentsMinor: AmountMinor,
  returnsMinor: AmountMinor,
  rebatesMinor: AmountMinor,
  paymentsMinor: AmountMinor,
  adjustmentsMinor: AmountMinor,
  closingMinor: AmountMinor,
  lineCount: z.int(),
  issuedAt: z.iso.datetime().nullable(),
  dealerConfirmation: Signature.nullable(),
  brandConfirmation: Signature.nullable(),
})
export type Statement = z.infer<typeof Statement>

export const StatementLineKind = z.enum(['shipment', 'return', 'rebate', 'payment', 'adjustment'])
export type StatementLineKind = z.infer<typeof StatementLineKind>

/** One entry of the credit ledger that moved the debt. */
export const StatementLine = z.object({
  entryId: z.uuid(),
  at: z.iso.datetime(),
  kind: StatementLineKind,
  /** Number of the shipment, return, rebate settlement or adjustment; of a payment its reference. */
  document: z.string(),
  /** What it adds to the debt. */
  amountMinor: AmountMinor,
  /** The debt after it. */
  balanceMinor: AmountMinor,
  /** Of the statement's versions the first that has it; 0 while open. */
  version: z.int(),
})
export type StatementLine = z.infer<typeof StatementLine>

export const StatementStep = z.object({
  dealerCode: DealerCode,
  month: Month,
  version: z.int(),
  at: z.iso.datetime(),
  actor: z.string(),
  action: z.enum(['issue', ...StatementAction.options]),
  closingMinor: AmountMinor,
  note: z.string(),
  /** Lines of a dispute with what is wrong with them, or the adjustments of a correction. */
  details: z.array(z.object({ entryId: z.uuid().nullable(), amountMinor: AmountMinor.nullable(), reason: z.string() })),
})
export type StatementStep = z.infer<typeof StatementStep>

const StatementNotFound = z.object({ code: z.literal('STATEMENT_NOT_FOUND'), dealerCode: z.string(), month: z.string() })
const StatementNotAllowed = z.object({
  code: z.literal('STATEMENT_NOT_ALLOWED'),
  status: StatementStatus,
  allowed: z.array(StatementAction),
})
/** Somebody has corrected it since: what was looked at is not what stands there now. */
const StatementChanged = z.object({ code: z.literal('STATEMENT_CHANGED'), version: z.int() })
const UnknownStatementLine = z.object({ code: z.literal('UNKNOWN_STATEMENT_LINE'), entryIds: z.array(z.string()) })
const MonthNotOver = z.object({ code: z.literal('MONTH_NOT_OVER'), month: z.string() })

const key = { dealerCode: DealerCode, month: Month }
/** `version` is the one that the caller has seen. */
const seen = { ...key, version: z.int().min(1) }
const steps = [StatementNotFound, StatementNotAllowed, StatementChanged] as const

/** Writes down the statements that are due up to a finished month; the platform does so by itself when a month is over. Brand only. */
export const issueStatements = command('dealer.issue-statements', {
  input: { month: Month },
  answer: z.object({ issued: z.int() }),
  error: z.discriminatedUnion('code', [MonthNotOver, ...CommonError.options]),
})

/** The dealer's finance does not agree, line by line or with the whole. */
export const disputeStatement = command('dealer.dispute-statement', {
  input: {
    ...seen,
    lines: z.array(z.object({ entryId: z.uuid(), reason: z.string().trim().min(1).max(500) })).max(500),
    note: z.string().trim().min(1).max(2_000),
  },
  answer: Statement,
  error: z.discriminatedUnion('code', [...steps, UnknownStatementLine, ...CommonError.options]),
})

/**
 * The brand answers a dispute: adjustments of the debt, or none with a word why. A new version begins without signatures. Adjustments
 * stand on this statement where it is the dealer's last one, otherwise on the next that is issued.
 */
export const correctStatement = command('dealer.correct-statement', {
  input: {
    ...seen,
    adjustments: z
      .array(
        z.object({
          /** What it adds to the debt, below zero in the dealer's favour. */
          amountMinor: AmountMinor.refine((amount) => amount !== 0),
          reason: z.string().trim().min(1).max(500),
          /** The line it is about. */
          entryId: z.uuid().optional(),
        }),
      )
      .max(50),
    note: z.string().trim().min(1).max(2_000),
  },
  answer: Statement,
  error: z.discriminatedUnion('code', [...steps, UnknownStatementLine, ...CommonError.options]),
})

/** Signs for the caller's side: the dealer's finance, or a person of the brand. Both make it confirmed. */
export const confirmStatement = command('dealer.confirm-statement', {
  input: seen,
  answer: Statement,
  error: z.discriminatedUnion('code', [...steps, ...CommonError.options]),
})

/** A month that has not been issued is answered open, as it stands. */
export const getStatements = query('dealer.get-statements', {
  input: z.object({ keys: z.array(z.object(key)).max(200) }),
  answer: z.array(Statement),
})

/** Issued ones, latest month first, then by dealer. */
export const listStatements = query('dealer.list-statements', {
  input: PageInput.extend({
    dealerCode: DealerCode.optional(),
    month: Month.optional(),
    status: StatementStatus.exclude(['open']).optional(),
  }),
  answer: pageOf(Statement),
})

/** Oldest first, also of an open one. */
export const listStatementLines = query('dealer.list-statement-lines', {
  input: PageInput.extend({ ...key, kind: StatementLineKind.optional() }),
  answer: pageOf(StatementLine),
})

/** Oldest first. */
export const getStatementHistory = query('dealer.get-statement-history', {
  input: z.object({ keys: z.array(z.object(key)).max(200) }),
  answer: z.array(StatementStep),
})

/* Key: dealer code. */
const told = z.object({ ...key, number: z.string(), version: z.int(), closingMinor: AmountMinor, currency: Currency })
export const statementIssued = event('dealer.statement-issued.v1', told)
export const statementDisputed = event('dealer.statement-disputed.v1', told)
export const statementCorrected = event('dealer.statement-corrected.v1', told)
/** Both sides have signed. */
export const statementConfirmed = event('dealer.statement-confirmed.v1', told)
