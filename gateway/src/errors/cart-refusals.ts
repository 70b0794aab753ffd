import type { ErrorOf } from '@channel/contracts'
import type {
  cartFromTemplate,
  changeCart,
  changeCartLines,
  createCart,
  dropCart,
  dropTemplate,
  pasteIntoCart,
  reorder,
  saveCartAsTemplate,
  saveOrderAsTemplate,
  submitCart,
} from '@channel/contracts/order'
import type { ResolversTypes } from '../generated/resolver-types.js'

/** What carts and templates can be refused with. */
export type CartRefusal = ErrorOf<
  | typeof createCart
  | typeof changeCart
  | typeof changeCartLines
  | typeof pasteIntoCart
  | typeof dropCart
  | typeof submitCart
  | typeof saveCartAsTemplate
  | typeof saveOrderAsTemplate
  | typeof dropTemplate
  | typeof cartFromTemplate
  | typeof reorder
>

export const cartRefusalTypes = {
  CART_CLOSED: 'CartClosed',
  CART_EMPTY: 'CartEmpty',
  CART_FULL: 'CartFull',
  CART_LINE_TOO_LARGE: 'CartLineTooLarge',
  CART_NOT_FOUND: 'CartNotFound',
  CART_TEMPLATE_NOT_FOUND: 'CartTemplateNotFound',
} as const satisfies { [Code in Extract<CartRefusal['code'], `CART_${string}`>]: keyof ResolversTypes }
