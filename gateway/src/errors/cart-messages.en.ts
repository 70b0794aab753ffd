import type { CartStatus } from '@channel/contracts/order'
import type { cartRefusalTypes } from './cart-refusals.js'
import type { ListWords, Messages } from './message-shape.js'

const closed: Record<CartStatus, string> = {
  open: 'is open',
  submitting: 'is being ordered at this moment; wait for its order',
  ordered: 'has become an order; order again from there',
  dropped: 'was given up; open a new one',
}

/** Refusals of carts and templates. */
export const englishCarts = ({ list }: ListWords): Pick<Messages['refusals'], keyof typeof cartRefusalTypes> => ({
  CART_CLOSED: ({ status }) => `The cart ${closed[status]}`,
  CART_EMPTY: () => 'There is nothing in it; add lines first',
  CART_FULL: ({ most }) => `A cart takes at most ${most} SKUs; open another one`,
  CART_LINE_TOO_LARGE: ({ skus, most }) => `At most ${most} units of a SKU can be ordered: ${list(skus)}`,
  CART_NOT_FOUND: ({ cartId }) => `No such cart: ${cartId}`,
  CART_TEMPLATE_NOT_FOUND: ({ templateId }) => `No such template: ${templateId}`,
})
