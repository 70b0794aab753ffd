import { cartRowFaults } from '../../../errors/cart-row-faults.js'
import type { CartRowErrorResolvers } from '../../../generated/resolver-types.js'

export const CartRowError: CartRowErrorResolvers = {
  message: ({ fault }, _args, { language }) => cartRowFaults[language][fault],
}
