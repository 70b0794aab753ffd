import type { ReturnRequestAction, ReturnRequestStatus } from '@channel/contracts/order'
import type { ListWords, Messages } from './message-shape.js'
import type { returnRefusalTypes } from './return-refusals.js'

const statuses: Record<ReturnRequestStatus, string> = {
  requested: 'waits for a decision',
  approved: 'is approved',
  rejected: 'is rejected',
  received: 'is being booked',
  settled: 'is settled',
  withdrawn: 'is withdrawn',
}
const actions: Record<ReturnRequestAction, string> = {
  approve: 'approve it',
  reject: 'reject it',
  withdraw: 'withdraw it',
  receive: 'receive the goods',
}

export const englishReturns = ({ list }: ListWords): Pick<Messages['refusals'], keyof typeof returnRefusalTypes> => ({
  PHOTO_NOT_FOUND: ({ photoIds }) => `No such photos waiting for this order; upload them again: ${list(photoIds)}`,
  RETURN_NOT_ALLOWED: ({ status, allowed }) =>
    `The return ${statuses[status]}, so this cannot be done; ` +
    (allowed.length > 0
      ? `you can ${allowed.map((action) => actions[action]).join(' or ')}`
      : 'nothing more can be done with it'),
  RETURN_NOT_FOUND: ({ requestId }) => `No such return: ${requestId}`,
  RETURN_QUANTITY_EXCEEDED: ({ lineNo, requested, left }) =>
    `Line ${lineNo}: ${requested} are named, at most ${left} can come back`,
})
