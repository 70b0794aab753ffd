import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const cart: NonNullable<QueryResolvers['cart']> = async (_root, { id }, { clients }) =>
  (await clients.carts.getCarts([id]))[0] ?? null
