import type { ReturnRequestResolvers } from '../../../generated/resolver-types.js'
import { accountBehind } from '../../base/account-behind.js'

export const ReturnRequest: ReturnRequestResolvers = {
  order: ({ orderId }, _args, { loaders }) => loaders.orders.load(orderId),
  dealer: ({ dealerCode }, _args, { loaders }) => (dealerCode === null ? null : loaders.dealers.load(dealerCode)),
  credited: ({ creditedMinor, currency }) => ({ amountMinor: creditedMinor, currency }),
  creditNoteNumber: ({ creditNote }) => creditNote?.number ?? null,
  creditNote: ({ creditNote }, _args, { loaders }) => (creditNote === null ? null : loaders.returns.load(creditNote.id)),
  requestedByAccount: ({ requestedBy }, _args, { loaders }) => accountBehind(requestedBy, loaders),
  decidedBy: ({ decision }) => decision?.by ?? null,
  decidedByAccount: ({ decision }, _args, { loaders }) => (decision === null ? null : accountBehind(decision.by, loaders)),
  decidedAt: ({ decision }) => decision?.at ?? null,
  decisionNote: ({ decision }) => decision?.note ?? null,
  history: async ({ id }, _args, { loaders }) => [...(await loaders.returnRequestHistory.load(id))],
}
