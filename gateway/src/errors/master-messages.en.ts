import { formatMinor } from '@channel/contracts'
import type { DealerApplicationStatus, DocumentKind, LicenceFault } from '@channel/contracts/dealer'
import type { masterRefusalTypes } from './master-refusals.js'
import type { ListWords, Messages } from './message-shape.js'

const faults: Record<LicenceFault, string> = {
  length: 'it has 18 signs',
  sign: 'it has digits and capital letters only, without I, O, S, V and Z',
  'check-digit': 'its last sign does not fit the others; check each sign for a slip of the keys',
}
const statuses: Record<DealerApplicationStatus, string> = {
  submitted: 'waiting for a decision',
  'more-wanted': 'waiting for more from whoever applied',
  approved: 'approved',
  rejected: 'rejected',
  withdrawn: 'withdrawn',
}
const papers: Record<DocumentKind, string> = {
  licence: 'business licence',
  contract: 'contract',
  identity: 'identity card',
  'store-photo': 'photo of the store',
  other: 'other',
}

/** Refusals of the dealer master and of applications. */
export const englishMaster = ({ list }: ListWords): Pick<Messages['refusals'], keyof typeof masterRefusalTypes> => ({
  AGREEMENT_EXISTS: ({ number }) => `There is a contract ${number} already; change that one, or use the number on this paper`,
  AGREEMENT_NOT_FOUND: ({ agreementId }) => `No such contract: ${agreementId}`,
  AGREEMENT_PERIOD: ({ startsOn, endsOn }) => `The contract would end on ${endsOn}, before it begins on ${startsOn}`,
  APPLICATION_NOT_ALLOWED: ({ status }) => `The application is ${statuses[status]}: this cannot be done`,
  APPLICATION_NOT_FOUND: ({ applicationId }) => `No such application: ${applicationId}`,
  DEALER_CLOSED: ({ dealerCode }) => `Dealer ${dealerCode} is closed; a company that comes back applies anew`,
  DEALER_CYCLE: ({ dealerCodes }) => `These dealers would stand above themselves: ${list(dealerCodes)}`,
  DEALER_EXISTS: ({ dealerCodes }) => `Dealer codes are taken: ${list(dealerCodes)}`,
  DEALER_HAS_OPEN: ({ dealerCode, currency, heldMinor, owedMinor, below }) =>
    `Dealer ${dealerCode} cannot be closed yet: held ${formatMinor(heldMinor, currency)}, owed ` +
    `${formatMinor(owedMinor, currency)} ${currency}` +
    (below.length > 0 ? `, and dealers below it are open: ${list(below)}` : '') +
    '. Settle or cancel these first',
  DOCUMENTS_MISSING: ({ kinds }) => `Attach first: ${list(kinds.map((kind) => papers[kind]))}`,
  DOCUMENT_NOT_FOUND: ({ documentId }) => `The dealer has no such paper: ${documentId}`,
  LICENCE_INVALID: ({ licence, fault }) => `${licence} is no unified social credit code: ${faults[fault]}`,
  LICENCE_TAKEN: ({ licence, dealerCode }) => `The licence ${licence} is that of dealer ${dealerCode}`,
  TREE_TOO_DEEP: ({ dealerCode, levels, limit }) =>
    `Dealer ${dealerCode} would make ${levels} levels; there may be ${limit}. Put it under a higher dealer`,
  VERSION_CONFLICT: ({ current }) => `Somebody changed it meanwhile (version ${current}); read it again and repeat your change`,
})
