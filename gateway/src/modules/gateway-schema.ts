import type { GraphQLSchema } from 'graphql'
import { executableSchema } from '../execution/schema.js'
import type { Resolvers } from '../generated/resolver-types.js'
import { typeDefs } from '../generated/type-defs.js'
import { adjustmentsResolvers } from './adjustments/resolvers.js'
import { baseResolvers } from './base/resolvers.js'
import { channelsResolvers } from './channels/resolvers.js'
import { consistencyResolvers } from './consistency/resolvers.js'
import { dealerResolvers } from './dealer/resolvers.js'
import { diversionsResolvers } from './diversions/resolvers.js'
import { giftsResolvers } from './gifts/resolvers.js'
import { identityResolvers } from './identity/resolvers.js'
import { importsResolvers } from './imports/resolvers.js'
import { inventoryResolvers } from './inventory/resolvers.js'
import { orderResolvers } from './order/resolvers.js'
import { presaleResolvers } from './presale/resolvers.js'
import { serialsResolvers } from './serials/resolvers.js'
import { stocktakesResolvers } from './stocktakes/resolvers.js'
import { transfersResolvers } from './transfers/resolvers.js'

const modules = [
  identityResolvers,
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
  orderResolvers,
]

const resolvers: Partial<Resolvers> = Object.assign({}, baseResolvers, ...modules, {
  Query: Object.assign({}, ...modules.map(({ Query }) => Query)) as Resolvers['Query'],
  Mutation: Object.assign({}, ...modules.map(({ Mutation }) => Mutation)) as Resolvers['Mutation'],
})

/** The whole API: the SDL of every module with its resolvers. */
export const gatewaySchema = (): GraphQLSchema => executableSchema(typeDefs, resolvers)
