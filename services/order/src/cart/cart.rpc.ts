import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  addCartRows,
  cartFromTemplate,
  changeCart,
  changeCartLines,
  createCart,
  dropCart,
  dropTemplate,
  getCartLines,
  getCarts,
  listCarts,
  listTemplates,
  pasteIntoCart,
  reorder,
  saveCartAsTemplate,
  saveOrderAsTemplate,
  submitCart,
  viewCart,
} from '@channel/contracts/order'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { CartHandlers } from './cart.handlers.js'
import type { TemplateHandlers } from './template.handlers.js'

export const CART_HANDLERS = Symbol('cart handlers')
export const TEMPLATE_HANDLERS = Symbol('template handlers')

@Controller()
export class CartRpc {
  constructor(@Inject(CART_HANDLERS) private readonly carts: CartHandlers) {}

  @MessagePattern(createCart.pattern)
  create(@Payload(parsed(createCart)) input: ParsedInputOf<typeof createCart>, @Ctx() context: CallContext) {
    return this.carts.create(input, context)
  }

  @MessagePattern(changeCart.pattern)
  change(@Payload(parsed(changeCart)) input: ParsedInputOf<typeof changeCart>, @Ctx() context: CallContext) {
    return this.carts.change(input, context)
  }

  @MessagePattern(changeCartLines.pattern)
  changeLines(@Payload(parsed(changeCartLines)) input: ParsedInputOf<typeof changeCartLines>, @Ctx() context: CallContext) {
    return this.carts.changeLines(input, context)
  }

  @MessagePattern(pasteIntoCart.pattern)
  paste(@Payload(parsed(pasteIntoCart)) input: ParsedInputOf<typeof pasteIntoCart>, @Ctx() context: CallContext) {
    return this.carts.paste(input, context)
  }

  @MessagePattern(addCartRows.pattern)
  addRows(@Payload(parsed(addCartRows)) input: ParsedInputOf<typeof addCartRows>, @Ctx() context: CallContext) {
    return this.carts.addRows(input, context)
  }

  @MessagePattern(dropCart.pattern)
  drop(@Payload(parsed(dropCart)) input: ParsedInputOf<typeof dropCart>, @Ctx() context: CallContext) {
    return this.carts.drop(input, context)
  }

  @MessagePattern(submitCart.pattern)
  submit(@Payload(parsed(submitCart)) input: ParsedInputOf<typeof submitCart>, @Ctx() context: CallContext) {
    return this.carts.submit(input, context)
  }

  @MessagePattern(getCarts.pattern)
  get(@Payload(parsed(getCarts)) input: ParsedInputOf<typeof getCarts>, @Ctx() context: CallContext) {
    return this.carts.get(input, context)
  }

  @MessagePattern(listCarts.pattern)
  list(@Payload(parsed(listCarts)) input: ParsedInputOf<typeof listCarts>, @Ctx() context: CallContext) {
    return this.carts.list(input, context)
  }

  @MessagePattern(getCartLines.pattern)
  lines(@Payload(parsed(getCartLines)) input: ParsedInputOf<typeof getCartLines>, @Ctx() context: CallContext) {
    return this.carts.lines(input, context)
  }

  @MessagePattern(viewCart.pattern)
  view(@Payload(parsed(viewCart)) input: ParsedInputOf<typeof viewCart>, @Ctx() context: CallContext) {
    return this.carts.view(input, context)
  }
}

@Controller()
export class TemplateRpc {
  constructor(@Inject(TEMPLATE_HANDLERS) private readonly templates: TemplateHandlers) {}

  @MessagePattern(saveCartAsTemplate.pattern)
  saveCart(@Payload(parsed(saveCartAsTemplate)) input: ParsedInputOf<typeof saveCartAsTemplate>, @Ctx() context: CallContext) {
    return this.templates.saveCart(input, context)
  }

  @MessagePattern(saveOrderAsTemplate.pattern)
  saveOrder(@Payload(parsed(saveOrderAsTemplate)) input: ParsedInputOf<typeof saveOrderAsTemplate>, @Ctx() context: CallContext) {
    return this.templates.saveOrder(input, context)
  }

  @MessagePattern(dropTemplate.pattern)
  drop(@Payload(parsed(dropTemplate)) input: ParsedInputOf<typeof dropTemplate>, @Ctx() context: CallContext) {
    return this.templates.drop(input, context)
  }

  @MessagePattern(listTemplates.pattern)
  list(@Payload(parsed(listTemplates)) input: ParsedInputOf<typeof listTemplates>, @Ctx() context: CallContext) {
    return this.templates.list(input, context)
  }

  @MessagePattern(cartFromTemplate.pattern)
  fromTemplate(@Payload(parsed(cartFromTemplate)) input: ParsedInputOf<typeof cartFromTemplate>, @Ctx() context: CallContext) {
    return this.templates.fromTemplate(input, context)
  }

  @MessagePattern(reorder.pattern)
  reorder(@Payload(parsed(reorder)) input: ParsedInputOf<typeof reorder>, @Ctx() context: CallContext) {
    return this.templates.reorder(input, context)
  }
}
