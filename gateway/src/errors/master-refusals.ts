import type { ErrorOf } from '@channel/contracts'
import type {
  addAgreement,
  applyForDealer,
  approveApplication,
  askForMore,
  changeAgreement,
  changeApplication,
  changeDealerStatus,
  editDealer,
  moveDealer,
  registerDealers,
  rejectApplication,
  withdrawApplication,
} from '@channel/contracts/dealer'
import type { ResolversTypes } from '../generated/resolver-types.js'

/** What the dealer master and its applications can be refused with. */
export type MasterRefusal = ErrorOf<
  | typeof registerDealers
  | typeof changeDealerStatus
  | typeof moveDealer
  | typeof editDealer
  | typeof addAgreement
  | typeof changeAgreement
  | typeof applyForDealer
  | typeof changeApplication
  | typeof approveApplication
  | typeof askForMore
  | typeof rejectApplication
  | typeof withdrawApplication
>

export const masterRefusalTypes = {
  AGREEMENT_EXISTS: 'AgreementExists',
  AGREEMENT_NOT_FOUND: 'AgreementNotFound',
  AGREEMENT_PERIOD: 'AgreementPeriod',
  APPLICATION_NOT_ALLOWED: 'ApplicationNotAllowed',
  APPLICATION_NOT_FOUND: 'ApplicationNotFound',
  DEALER_CLOSED: 'DealerClosed',
  DEALER_CYCLE: 'DealerCycle',
  DEALER_EXISTS: 'DealerExists',
  DEALER_HAS_OPEN: 'DealerHasOpen',
  DOCUMENTS_MISSING: 'DocumentsMissing',
  DOCUMENT_NOT_FOUND: 'DocumentNotFound',
  LICENCE_INVALID: 'LicenceInvalid',
  LICENCE_TAKEN: 'LicenceTaken',
  TREE_TOO_DEEP: 'TreeTooDeep',
  VERSION_CONFLICT: 'VersionConflict',
} as const satisfies {
  [
    Code in Exclude<MasterRefusal['code'], 'FORBIDDEN' | 'IDEMPOTENCY_KEY_REUSED' | 'DEALER_NOT_FOUND' | 'SAME_PERSON'>
  ]: keyof ResolversTypes
}
