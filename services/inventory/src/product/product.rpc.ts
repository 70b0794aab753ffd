import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  getLocations,
  getProducts,
  listLocations,
  listProducts,
  registerLocations,
  registerProducts,
} from '@channel/contracts/inventory'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { ProductHandlers } from './product.handlers.js'

export const PRODUCT_HANDLERS = Symbol('PRODUCT_HANDLERS')

@Controller()
export class ProductRpc {
  constructor(@Inject(PRODUCT_HANDLERS) private readonly products: ProductHandlers) {}

  @MessagePattern(registerProducts.pattern)
  registerProducts(
    @Payload(parsed(registerProducts)) input: ParsedInputOf<typeof registerProducts>,
    @Ctx() context: CallContext,
  ) {
    return this.products.registerProducts(input, context)
  }

  @MessagePattern(registerLocations.pattern)
  registerLocations(
    @Payload(parsed(registerLocations)) input: ParsedInputOf<typeof registerLocations>,
    @Ctx() context: CallContext,
  ) {
    return this.products.registerLocations(input, context)
  }

  @MessagePattern(getProducts.pattern)
  getProducts(@Payload(parsed(getProducts)) input: ParsedInputOf<typeof getProducts>) {
    return this.products.getProducts(input)
  }

  @MessagePattern(listProducts.pattern)
  listProducts(@Payload(parsed(listProducts)) input: ParsedInputOf<typeof listProducts>) {
    return this.products.listProducts(input)
  }

  @MessagePattern(getLocations.pattern)
  getLocations(@Payload(parsed(getLocations)) input: ParsedInputOf<typeof getLocations>) {
    return this.products.getLocations(input)
  }

  @MessagePattern(listLocations.pattern)
  listLocations(@Payload(parsed(listLocations)) input: ParsedInputOf<typeof listLocations>) {
    return this.products.listLocations(input)
  }
}
