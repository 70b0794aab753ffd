import type { ParsedInputOf } from '@channel/contracts'
import { listAtpChanges } from '@channel/contracts/inventory'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { MessagePattern, Payload } from '@nestjs/microservices'
import type { FeedHandlers } from './feed.handlers.js'

export const FEED_HANDLERS = Symbol('FEED_HANDLERS')

@Controller()
export class FeedRpc {
  constructor(@Inject(FEED_HANDLERS) private readonly feed: FeedHandlers) {}

  @MessagePattern(listAtpChanges.pattern)
  listChanges(@Payload(parsed(listAtpChanges)) input: ParsedInputOf<typeof listAtpChanges>) {
    return this.feed.listChanges(input)
  }
}
