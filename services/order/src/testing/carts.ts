import type { CallContext, InputOf, LocationCode, Result } from '@channel/contracts'
import { newId } from '@channel/contracts'
import type { Cart } from '@channel/contracts/order'
import {
  addCartRows,
  cartFromTemplate,
  changeCart,
  changeCartLines,
  createCart,
  dropCart,
  dropTemplate,
  getCartLines,
  listCarts,
  listTemplates,
  pasteIntoCart,
  reorder,
  saveCartAsTemplate,
  saveOrderAsTemplate,
  submitCart,
  viewCart,
} from '@channel/contracts/order'
import { dealerBuyer } from '@channel/testkit'
import { cartParts } from '../cart/cart.parts.js'
import type { TestedService } from './order-service.js'

const key = () => newId()
export const buyer = dealerBuyer('D1')
/** Of the only place that the neighbours know. */
export const guide: CallContext = {
  principal: { subject: newId(), roles: ['guide'], storeCode: 'MAIN' as LocationCode },
  traceId: newId(),
}

/** The commands as people send them. */
export const cartDesk = (parts: Pick<TestedService, 'ground' | 'orders' | 'queries'>) => {
  const { carts, templates, resume } = cartParts(parts.ground, parts)
  return {
    resume,
    open: async (who: CallContext = buyer, input: Partial<InputOf<typeof createCart>> = {}): Promise<Cart> =>
      done(await carts.create(createCart.input.parse({ idempotencyKey: key(), ...input }), who)),
    create: (input: Partial<InputOf<typeof createCart>>, who: CallContext) =>
      carts.create(createCart.input.parse({ idempotencyKey: key(), ...input }), who),
    change: (cart: Cart, input: Partial<InputOf<typeof changeCart>>, who = buyer) =>
      carts.change(changeCart.input.parse({ idempotencyKey: key(), cartId: cart.id, version: cart.version, ...input }), who),
    lines: (cart: Cart, input: Partial<InputOf<typeof changeCartLines>>, who = buyer) =>
      carts.changeLines(
        changeCartLines.input.parse({ idempotencyKey: key(), cartId: cart.id, version: cart.version, ...input }),
        who,
      ),
    paste: (cart: Cart, text: string, who = buyer, idempotencyKey = key(), version?: number) =>
      carts.paste(pasteIntoCart.input.parse({ idempotencyKey, cartId: cart.id, text, version }), who),
    rows: (cart: Cart, rows: { line: number; sku: string; quantity: string }[], who = buyer) =>
      carts.addRows(addCartRows.input.parse({ idempotencyKey: key(), cartId: cart.id, rows }), who),
    drop: (cart: Cart, who = buyer) =>
      carts.drop(dropCart.input.parse({ idempotencyKey: key(), cartId: cart.id, version: cart.version }), who),
    submit: (cart: Cart, who = buyer, more: Partial<InputOf<typeof submitCart>> = {}) =>
      carts.submit(submitCart.input.parse({ idempotencyKey: key(), cartId: cart.id, version: cart.version, ...more }), who),
    get: async (cart: Cart, who = buyer) => (await carts.get({ ids: [cart.id] }, who))[0],
    list: (input: InputOf<typeof listCarts> = {}, who = buyer) => carts.list(listCarts.input.parse(input), who),
    contents: async (cart: Cart, who = buyer) =>
      (await carts.lines(getCartLines.input.parse({ cartIds: [cart.id] }), who)).map(({ sku, quantity }) => [sku, quantity]),
    view: (cart: Cart, who = buyer) => carts.view(viewCart.input.parse({ cartId: cart.id }), who),
    saveCart: (cart: Cart, shared: boolean, who = buyer) =>
      templates.saveCart(
        saveCartAsTemplate.input.parse({ idempotencyKey: key(), cartId: cart.id, name: '每周补货', shared }),
        who,
      ),
    saveOrder: (orderId: string, who = buyer) =>
      templates.saveOrder(saveOrderAsTemplate.input.parse({ idempotencyKey: key(), orderId, name: '旧单' }), who),
    templates: async (who = buyer) => (await templates.list(listTemplates.input.parse({}), who)).rows.map(({ node }) => node),
    dropTemplate: (templateId: string, who = buyer) =>
      templates.drop(dropTemplate.input.parse({ idempotencyKey: key(), templateId }), who),
    fromTemplate: (templateId: string, who = buyer) =>
      templates.fromTemplate(cartFromTemplate.input.parse({ idempotencyKey: key(), templateId }), who),
    reorder: (orderId: string, who = buyer) => templates.reorder(reorder.input.parse({ idempotencyKey: key(), orderId }), who),
  }
}

export type CartDesk = ReturnType<typeof cartDesk>

/** What came of a command that must be a success. */
export const done = <T>(reply: Result<T, object>): T => {
  if (!reply.ok) throw new Error(`Refused: ${JSON.stringify(reply.error)}`)
  return reply.value
}

export const units = (sku: string, quantity: number) => ({ sku, quantity })
