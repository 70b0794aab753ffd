import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const marketShops: NonNullable<QueryResolvers['marketShops']> = (_root, _args, { clients }) => clients.market.listShops()
