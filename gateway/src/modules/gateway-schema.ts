import type { GraphQLSchema } from 'graphql'
import { executableSchema } from '../execution/schema.js'
import type { Resolvers } from '../generated/resolver-types.js'
import { typeDefs } from '../generated/type-defs.js'
import { adjustmentsResolvers } from './adjustments/resolvers.js'
import { apiKeysResolvers } from './api-keys/resolvers.js'
import { baseResolvers } from './base/resolvers.js'
import { cartResolvers } from './cart/resolvers.js'
import { channelsResolvers } from './channels/resolvers.js'
import { consistencyResolvers } from './consistency/resolvers.js'
import { creditResolvers } from './credit/resolvers.js'
import { dealerResolvers } from './dealer/resolvers.js'
import { diversionsResolvers } from './diversions/resolvers.js'
import { giftOrdersResolvers } from './gift-orders/resolvers.js'
import { giftsResolvers } from './gifts/resolvers.js'
import { identityResolvers } from './identity/resolvers.js'
import { importsResolvers } from './imports/resolvers.js'
import { inventoryResolvers } from './inventory/resolvers.js'
import { onboardingResolvers } from './onboarding/resolvers.js'
import { marketResolvers } from './market/resolvers.js'
import { orderResolvers } from './order/resolvers.js'
import { presaleResolvers } from './presale/resolvers.js'
import { sellOutResolvers } from './sell-out/resolvers.js'
import { pricesResolvers } from './prices/resolvers.js'
import { returnsResolvers } from './returns/resolvers.js'
import { serialsResolvers } from './serials/resolvers.js'
import { statementsResolvers } from './statements/resolvers.js'
import { stocktakesResolvers } from './stocktakes/resolvers.js'
import { targetsResolvers } from './targets/resolvers.js'
import { rebatesResolvers } from './rebates/resolvers.js'
import { tradeResolvers } from './trade/resolvers.js'
import { transfersResolvers } from './transfers/resolvers.js'
import { webhooksResolvers } from './webhooks/resolvers.js'

const modules = [
  identityResolvers,
  apiKeysResolvers,
  webhooksResolvers,
  inventoryResolvers,
  channelsResolvers,
  presaleResolvers,
  giftsResolvers,
  transfersResolvers,
  adjustmentsResolvers,
  stocktakesResolvers,
  serialsResolvers,
  diversionsResolvers,
  importsResolvers,
  consistencyResolvers,
  dealerResolvers,
  onboardingResolvers,
  pricesResolvers,
  rebatesResolvers,
  tradeResolvers,
  statementsResolvers,
  sellOutResolvers,
  targetsResolvers,
  creditResolvers,
  orderResolvers,
  giftOrdersResolvers,
  cartResolvers,
  marketResolvers,
  returnsResolvers,
]

const resolvers: Partial<Resolvers> = Object.assign({}, baseResolvers, ...modules, {
  Query: Object.assign({}, ...modules.map(({ Query }) => Query)) as Resolvers['Query'],
  Mutation: Object.assign({}, ...modules.map(({ Mutation }) => Mutation)) as Resolvers['Mutation'],
})

/** The whole API: the SDL of every module with its resolvers. */
export const gatewaySchema = (): GraphQLSchema => executableSchema(typeDefs, resolvers)
