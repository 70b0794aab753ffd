import type { CallContext, ParsedInputOf } from '@channel/contracts'
import { getChannels, listChannels, listChannelSkus, registerChannels, setChannelSkus } from '@channel/contracts/inventory'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { ChannelHandlers } from './channel.handlers.js'

export const CHANNEL_HANDLERS = Symbol('CHANNEL_HANDLERS')

@Controller()
export class ChannelRpc {
  constructor(@Inject(CHANNEL_HANDLERS) private readonly channels: ChannelHandlers) {}

  @MessagePattern(registerChannels.pattern)
  register(@Payload(parsed(registerChannels)) input: ParsedInputOf<typeof registerChannels>, @Ctx() context: CallContext) {
    return this.channels.register(input, context)
  }

  @MessagePattern(setChannelSkus.pattern)
  setSkus(@Payload(parsed(setChannelSkus)) input: ParsedInputOf<typeof setChannelSkus>, @Ctx() context: CallContext) {
    return this.channels.setSkus(input, context)
  }

  @MessagePattern(getChannels.pattern)
  get(@Payload(parsed(getChannels)) input: ParsedInputOf<typeof getChannels>) {
    return this.channels.get(input)
  }

  @MessagePattern(listChannels.pattern)
  list(@Payload(parsed(listChannels)) input: ParsedInputOf<typeof listChannels>) {
    return this.channels.list(input)
  }

  @MessagePattern(listChannelSkus.pattern)
  listSkus(@Payload(parsed(listChannelSkus)) input: ParsedInputOf<typeof listChannelSkus>) {
    return this.channels.listSkus(input)
  }
}
