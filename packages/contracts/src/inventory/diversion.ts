import { z } from 'zod'
import { DealerCode, Sku } from '../ids.js'
import { command, CommonError, event, query } from '../message.js'
import { MAX_PAGE, PageInput, pageOf } from '../paging.js'
import { Holder, Outbound, Province, SerialNumber } from './serials.js'

export const DiversionId = z.uuid().brand<'DiversionId'>()
export type DiversionId = z.infer<typeof DiversionId>

export const DiversionStatus = z.enum(['open', 'confirmed', 'dismissed'])
export type DiversionStatus = z.infer<typeof DiversionStatus>

/** A unit seen outside the territory it was sent to (窜货): what was promised, and where it turned up instead. */
export const DiversionEvidence = z.object({
  /** The scan that showed it. */
  scanId: z.uuid(),
  kind: z.enum(['sold', 'activated']),
  at: z.iso.datetime(),
  /** Dealer, expected territory, document, time and scan of the dispatch. */
  outbound: Outbound,
  region: Province,
  seller: Holder,
  reference: z.string(),
  reporter: z.string(),
})
export type DiversionEvidence = z.infer<typeof DiversionEvidence>

/** A suspicion of diversion. `dealerCode` is the dealer that the unit was sent to. A serial has at most one open case. */
export const Diversion = z.object({
  id: DiversionId,
  serial: SerialNumber,
  sku: Sku,
  dealerCode: DealerCode,
  status: DiversionStatus,
  openedAt: z.iso.datetime(),
  closedAt: z.iso.datetime().nullable(),
  closedBy: z.string().nullable(),
  /** The penalty of a confirmed case, the reason of a dismissed one. */
  note: z.string().nullable(),
})
export type Diversion = z.infer<typeof Diversion>

const Note = z.string().trim().min(1).max(1_000)
const Period = z.object({ from: z.iso.datetime().optional(), to: z.iso.datetime().optional() })

const closingError = z.discriminatedUnion('code', [
  z.object({ code: z.literal('DIVERSION_NOT_FOUND'), diversionId: z.string() }),
  z.object({ code: z.literal('DIVERSION_CLOSED'), diversionId: z.string(), status: DiversionStatus }),
  ...CommonError.options,
])

export const confirmDiversion = command('inventory.confirm-diversion', {
  input: { diversionId: DiversionId, penalty: Note },
  answer: Diversion,
  error: closingError,
})

export const dismissDiversion = command('inventory.dismiss-diversion', {
  input: { diversionId: DiversionId, reason: Note },
  answer: Diversion,
  error: closingError,
})

/** A case with its evidence, oldest first. The brand's eyes only, like all queries here: others find nothing. */
export const getDiversion = query('inventory.get-diversion', {
  input: z.object({ diversionId: DiversionId }),
  answer: Diversion.extend({ evidence: z.array(DiversionEvidence) }).nullable(),
})

/** Newest first. The period is that of the opening, from `from` until before `to`. */
export const listDiversions = query('inventory.list-diversions', {
  input: PageInput.extend({ status: DiversionStatus.optional(), dealerCode: DealerCode.optional(), ...Period.shape }),
  answer: pageOf(Diversion),
})

/** Cases opened in the period by dealer, the dealer with the most first. */
export const countDiversions = query('inventory.count-diversions', {
  input: Period.extend({ first: z.int().min(1).max(MAX_PAGE).default(50) }),
  answer: z.array(z.object({ dealerCode: DealerCode, open: z.int(), confirmed: z.int(), dismissed: z.int() })),
})

/** Key of all these events: the id of the case. Further evidence for an open case is no new suspicion. */
export const diversionSuspected = event(
  'inventory.diversion-suspected.v1',
  z.object({
    diversionId: DiversionId,
    serial: SerialNumber,
    sku: Sku,
    dealerCode: DealerCode,
    evidence: DiversionEvidence,
  }),
)
const closing = z.object({ diversionId: DiversionId, serial: SerialNumber, dealerCode: DealerCode })
export const diversionConfirmed = event('inventory.diversion-confirmed.v1', closing.extend({ penalty: z.string() }))
export const diversionDismissed = event('inventory.diversion-dismissed.v1', closing.extend({ reason: z.string() }))
