import type { CreditOverviewResolvers } from '../../../generated/resolver-types.js'
import { connection } from '../../base/connection.js'

export const CreditOverview: CreditOverviewResolvers = {
  dealer: ({ dealerCode }, _args, { loaders }) => loaders.dealers.load(dealerCode),
  limit: ({ limitMinor, currency }) => ({ amountMinor: limitMinor, currency }),
  temporary: ({ temporaryMinor, currency }) => ({ amountMinor: temporaryMinor, currency }),
  effectiveLimit: ({ effectiveLimitMinor, currency }) => ({ amountMinor: effectiveLimitMinor, currency }),
  available: ({ availableMinor, currency }) => ({ amountMinor: availableMinor, currency }),
  held: ({ heldMinor, currency }) => ({ amountMinor: heldMinor, currency }),
  owed: ({ owedMinor, currency }) => ({ amountMinor: owedMinor, currency }),
  receivable: ({ receivableMinor, currency }) => ({ amountMinor: receivableMinor, currency }),
  overdue: ({ overdueMinor, currency }) => ({ amountMinor: overdueMinor, currency }),
  prepaid: ({ prepaidMinor, currency }) => ({ amountMinor: prepaidMinor, currency }),
  paymentDays: ({ terms }) => terms.paymentDays,
  blockAfterDays: ({ terms }) => terms.blockAfterDays,
  openHoldCount: ({ openHolds }) => openHolds,
  openHolds: async ({ dealerCode }, { first, after }, { clients }) =>
    connection(await clients.credit.listHolds({ dealerCode, statuses: ['held', 'confirmed'], first, after }), after),
}
