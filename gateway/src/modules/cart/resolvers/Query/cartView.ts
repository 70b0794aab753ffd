import type { QueryResolvers } from '../../../../generated/resolver-types.js'

export const cartView: NonNullable<QueryResolvers['cartView']> = (_root, { cartId }, { clients }) =>
  clients.carts.viewCart(cartId)
