import { statementKey } from '../../../clients/statements.client.js'
import type { StatementResolvers } from '../../../generated/resolver-types.js'
import { connection } from '../../base/connection.js'

export const Statement: StatementResolvers = {
  dealer: ({ dealerCode }, _args, { loaders }) => loaders.dealers.load(dealerCode),
  opening: ({ openingMinor, currency }) => ({ amountMinor: openingMinor, currency }),
  shipments: ({ shipmentsMinor, currency }) => ({ amountMinor: shipmentsMinor, currency }),
  returns: ({ returnsMinor, currency }) => ({ amountMinor: returnsMinor, currency }),
  rebates: ({ rebatesMinor, currency }) => ({ amountMinor: rebatesMinor, currency }),
  payments: ({ paymentsMinor, currency }) => ({ amountMinor: paymentsMinor, currency }),
  adjustments: ({ adjustmentsMinor, currency }) => ({ amountMinor: adjustmentsMinor, currency }),
  closing: ({ closingMinor, currency }) => ({ amountMinor: closingMinor, currency }),
  lines: async ({ dealerCode, month }, args, { clients }) =>
    connection(await clients.statements.listStatementLines({ dealerCode, month, ...args }), args.after),
  history: async (statement, _args, { loaders }) => [...(await loaders.statementHistory.load(statementKey(statement)))],
}
