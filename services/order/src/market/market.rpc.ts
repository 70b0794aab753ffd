import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  listExternalOrders,
  listMarketImports,
  listMarketRowErrors,
  listShops,
  listSkuMappings,
  listUnmappedSkus,
  mapSku,
  receivePush,
  registerShop,
  retryExternalOrder,
  startMarketImport,
  takeMarketRows,
} from '@channel/contracts/order'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { ImportHandlers } from './import.handlers.js'
import type { MarketHandlers } from './market.handlers.js'
import type { PushHandlers } from './push.handlers.js'

export const MARKET_HANDLERS = Symbol('market handlers')
export const MARKET_PUSHES = Symbol('market pushes')
export const MARKET_IMPORTS = Symbol('market imports')

@Controller()
export class MarketRpc {
  constructor(
    @Inject(MARKET_HANDLERS) private readonly market: MarketHandlers,
    @Inject(MARKET_PUSHES) private readonly pushes: PushHandlers,
    @Inject(MARKET_IMPORTS) private readonly imports: ImportHandlers,
  ) {}

  @MessagePattern(registerShop.pattern)
  registerShop(@Payload(parsed(registerShop)) input: ParsedInputOf<typeof registerShop>, @Ctx() context: CallContext) {
    return this.market.registerShop(input, context)
  }

  @MessagePattern(listShops.pattern)
  listShops(@Payload(parsed(listShops)) input: ParsedInputOf<typeof listShops>, @Ctx() context: CallContext) {
    return this.market.listShops(input, context)
  }

  @MessagePattern(listExternalOrders.pattern)
  listOrders(@Payload(parsed(listExternalOrders)) input: ParsedInputOf<typeof listExternalOrders>, @Ctx() context: CallContext) {
    return this.market.listOrders(input, context)
  }

  @MessagePattern(retryExternalOrder.pattern)
  retry(@Payload(parsed(retryExternalOrder)) input: ParsedInputOf<typeof retryExternalOrder>, @Ctx() context: CallContext) {
    return this.market.retry(input, context)
  }

  @MessagePattern(listUnmappedSkus.pattern)
  listUnmapped(@Payload(parsed(listUnmappedSkus)) input: ParsedInputOf<typeof listUnmappedSkus>, @Ctx() context: CallContext) {
    return this.market.listUnmapped(input, context)
  }

  @MessagePattern(listSkuMappings.pattern)
  listMappings(@Payload(parsed(listSkuMappings)) input: ParsedInputOf<typeof listSkuMappings>, @Ctx() context: CallContext) {
    return this.market.listMappings(input, context)
  }

  @MessagePattern(mapSku.pattern)
  mapSku(@Payload(parsed(mapSku)) input: ParsedInputOf<typeof mapSku>, @Ctx() context: CallContext) {
    return this.market.mapSku(input, context)
  }

  @MessagePattern(receivePush.pattern)
  receive(@Payload(parsed(receivePush)) input: ParsedInputOf<typeof receivePush>, @Ctx() context: CallContext) {
    return this.pushes.receive(input, context)
  }

  @MessagePattern(startMarketImport.pattern)
  startImport(@Payload(parsed(startMarketImport)) input: ParsedInputOf<typeof startMarketImport>, @Ctx() context: CallContext) {
    return this.imports.start(input, context)
  }

  @MessagePattern(takeMarketRows.pattern)
  takeRows(@Payload(parsed(takeMarketRows)) input: ParsedInputOf<typeof takeMarketRows>, @Ctx() context: CallContext) {
    return this.imports.take(input, context)
  }

  @MessagePattern(listMarketImports.pattern)
  listImports(@Payload(parsed(listMarketImports)) input: ParsedInputOf<typeof listMarketImports>, @Ctx() context: CallContext) {
    return this.imports.list(input, context)
  }

  @MessagePattern(listMarketRowErrors.pattern)
  listErrors(
    @Payload(parsed(listMarketRowErrors)) input: ParsedInputOf<typeof listMarketRowErrors>,
    @Ctx() context: CallContext,
  ) {
    return this.imports.errors(input, context)
  }
}
