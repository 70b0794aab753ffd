import { z } from 'zod'
import { DealerCode } from '../ids.js'
import { command, CommonError, query } from '../message.js'
import { PageInput, pageOf } from '../paging.js'
import { DealerClosed, DealerNotFound, VersionConflict } from './dealers.js'

/** A contract between the brand and a dealer (经销合同). Days are of Asia/Shanghai, both included. */
export const Agreement = z.object({
  id: z.uuid(),
  dealerCode: DealerCode,
  /** As printed on it; no two contracts have the same. */
  number: z.string(),
  startsOn: z.iso.date(),
  endsOn: z.iso.date(),
  terms: z.string(),
  /** The signed paper, among the dealer's documents. */
  documentId: z.uuid().nullable(),
  version: z.int(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
})
export type Agreement = z.infer<typeof Agreement>

const days = { startsOn: z.iso.date(), endsOn: z.iso.date() }
const content = { terms: z.string().trim().max(10_000).default(''), documentId: z.uuid().nullable().default(null) }
const refusals = [
  z.object({ code: z.literal('AGREEMENT_PERIOD'), ...days }),
  z.object({ code: z.literal('DOCUMENT_NOT_FOUND'), documentId: z.string() }),
  ...CommonError.options,
] as const

export const addAgreement = command('dealer.add-agreement', {
  input: { dealerCode: DealerCode, number: z.string().trim().min(1).max(64), ...days, ...content },
  answer: Agreement,
  error: z.discriminatedUnion('code', [
    DealerNotFound,
    DealerClosed,
    z.object({ code: z.literal('AGREEMENT_EXISTS'), number: z.string() }),
    ...refusals,
  ]),
})

/** Replaces days, terms and paper; the number stays. */
export const changeAgreement = command('dealer.change-agreement', {
  input: { agreementId: z.uuid(), version: z.int(), ...days, ...content },
  answer: Agreement,
  error: z.discriminatedUnion('code', [
    z.object({ code: z.literal('AGREEMENT_NOT_FOUND'), agreementId: z.string() }),
    VersionConflict,
    ...refusals,
  ]),
})

/** Those that end first come first. */
export const listAgreements = query('dealer.list-agreements', {
  input: PageInput.extend({
    dealerCode: DealerCode.optional(),
    /** In number and dealer code. */
    search: z.string().max(100).optional(),
    /** Ending today or within so many days. */
    endingWithinDays: z.int().min(0).max(3_650).optional(),
    /** In force on this day. */
    on: z.iso.date().optional(),
  }),
  answer: pageOf(Agreement),
})
