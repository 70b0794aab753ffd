import type { CallContext, ParsedInputOf } from '@channel/contracts'
import { checkApiKey, createApiKey, listApiKeys, revokeApiKey } from '@channel/contracts/identity'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { ApiKeyHandlers } from './api-key.handlers.js'

export const API_KEY_HANDLERS = Symbol('api key handlers')

@Controller()
export class ApiKeyRpc {
  constructor(@Inject(API_KEY_HANDLERS) private readonly apiKeys: ApiKeyHandlers) {}

  @MessagePattern(createApiKey.pattern)
  create(@Payload(parsed(createApiKey)) input: ParsedInputOf<typeof createApiKey>, @Ctx() context: CallContext) {
    return this.apiKeys.create(input, context)
  }

  @MessagePattern(revokeApiKey.pattern)
  revoke(@Payload(parsed(revokeApiKey)) input: ParsedInputOf<typeof revokeApiKey>, @Ctx() context: CallContext) {
    return this.apiKeys.revoke(input, context)
  }

  @MessagePattern(listApiKeys.pattern)
  list(@Payload(parsed(listApiKeys)) input: ParsedInputOf<typeof listApiKeys>, @Ctx() context: CallContext) {
    return this.apiKeys.list(input, context)
  }

  @MessagePattern(checkApiKey.pattern)
  check(@Payload(parsed(checkApiKey)) input: ParsedInputOf<typeof checkApiKey>, @Ctx() context: CallContext) {
    return this.apiKeys.check(input, context)
  }
}
