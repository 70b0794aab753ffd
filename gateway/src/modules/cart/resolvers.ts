import type { Resolvers } from '../../generated/resolver-types.js'
import { Cart } from './resolvers/Cart.js'
import { CartLine } from './resolvers/CartLine.js'
import { CartLineView } from './resolvers/CartLineView.js'
import { CartRowError } from './resolvers/CartRowError.js'
import { CartTemplate } from './resolvers/CartTemplate.js'
import { CartTemplateLine } from './resolvers/CartTemplateLine.js'
import { CartView } from './resolvers/CartView.js'
import { cartFromTemplate } from './resolvers/Mutation/cartFromTemplate.js'
import { changeCart } from './resolvers/Mutation/changeCart.js'
import { changeCartLines } from './resolvers/Mutation/changeCartLines.js'
import { createCart } from './resolvers/Mutation/createCart.js'
import { dropCart } from './resolvers/Mutation/dropCart.js'
import { dropCartTemplate } from './resolvers/Mutation/dropCartTemplate.js'
import { pasteIntoCart } from './resolvers/Mutation/pasteIntoCart.js'
import { reorder } from './resolvers/Mutation/reorder.js'
import { saveCartAsTemplate } from './resolvers/Mutation/saveCartAsTemplate.js'
import { saveOrderAsTemplate } from './resolvers/Mutation/saveOrderAsTemplate.js'
import { submitCart } from './resolvers/Mutation/submitCart.js'
import { cart } from './resolvers/Query/cart.js'
import { cartTemplates } from './resolvers/Query/cartTemplates.js'
import { cartView } from './resolvers/Query/cartView.js'
import { carts } from './resolvers/Query/carts.js'

export const cartResolvers = {
  Query: { cart, cartTemplates, cartView, carts },
  Mutation: {
    cartFromTemplate,
    changeCart,
    changeCartLines,
    createCart,
    dropCart,
    dropCartTemplate,
    pasteIntoCart,
    reorder,
    saveCartAsTemplate,
    saveOrderAsTemplate,
    submitCart,
  },
  Cart,
  CartLine,
  CartLineView,
  CartRowError,
  CartTemplate,
  CartTemplateLine,
  CartView,
} satisfies Partial<Resolvers>
