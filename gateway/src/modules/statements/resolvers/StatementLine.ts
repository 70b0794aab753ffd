import type { StatementLineResolvers } from '../../../generated/resolver-types.js'

export const StatementLine: StatementLineResolvers = {
  goods: async ({ kind, document }, _args, { loaders }) =>
    kind === 'shipment' || kind === 'return' ? [...(await loaders.tradeDocuments.load(document))] : [],
}
