import type { CallContext, ParsedInputOf } from '@channel/contracts'
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  getWebhooks,
  listWebhooks,
  pauseWebhook,
  resumeWebhook,
  rotateWebhookSecret,
} from '@channel/contracts/partner'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { WebhookHandlers } from './webhook.handlers.js'

export const WEBHOOK_HANDLERS = Symbol('webhook handlers')

@Controller()
export class WebhookRpc {
  constructor(@Inject(WEBHOOK_HANDLERS) private readonly webhooks: WebhookHandlers) {}

  @MessagePattern(createWebhook.pattern)
  create(@Payload(parsed(createWebhook)) input: ParsedInputOf<typeof createWebhook>, @Ctx() context: CallContext) {
    return this.webhooks.create(input, context)
  }

  @MessagePattern(changeWebhook.pattern)
  change(@Payload(parsed(changeWebhook)) input: ParsedInputOf<typeof changeWebhook>, @Ctx() context: CallContext) {
    return this.webhooks.change(input, context)
  }

  @MessagePattern(pauseWebhook.pattern)
  pause(@Payload(parsed(pauseWebhook)) input: ParsedInputOf<typeof pauseWebhook>, @Ctx() context: CallContext) {
    return this.webhooks.pause(input, context)
  }

  @MessagePattern(resumeWebhook.pattern)
  resume(@Payload(parsed(resumeWebhook)) input: ParsedInputOf<typeof resumeWebhook>, @Ctx() context: CallContext) {
    return this.webhooks.resume(input, context)
  }

  @MessagePattern(deleteWebhook.pattern)
  delete(@Payload(parsed(deleteWebhook)) input: ParsedInputOf<typeof deleteWebhook>, @Ctx() context: CallContext) {
    return this.webhooks.delete(input, context)
  }

  @MessagePattern(rotateWebhookSecret.pattern)
  rotate(@Payload(parsed(rotateWebhookSecret)) input: ParsedInputOf<typeof rotateWebhookSecret>, @Ctx() context: CallContext) {
    return this.webhooks.rotateSecret(input, context)
  }

  @MessagePattern(getWebhooks.pattern)
  find(@Payload(parsed(getWebhooks)) input: ParsedInputOf<typeof getWebhooks>, @Ctx() context: CallContext) {
    return this.webhooks.find(input, context)
  }

  @MessagePattern(listWebhooks.pattern)
  list(@Payload(parsed(listWebhooks)) input: ParsedInputOf<typeof listWebhooks>, @Ctx() context: CallContext) {
    return this.webhooks.list(input, context)
  }
}
