import type { CallContext, ParsedInputOf } from '@channel/contracts'
import { getDealerTargets, listAchievements, setTargets } from '@channel/contracts/dealer'
import { parsed } from '@channel/service-kit'
import { Controller, Inject } from '@nestjs/common'
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices'
import type { TargetHandlers } from './target.handlers.js'

export const TARGET_HANDLERS = Symbol('target handlers')

@Controller()
export class TargetRpc {
  constructor(@Inject(TARGET_HANDLERS) private readonly targets: TargetHandlers) {}

  @MessagePattern(setTargets.pattern)
  set(@Payload(parsed(setTargets)) input: ParsedInputOf<typeof setTargets>, @Ctx() context: CallContext) {
    return this.targets.set(input, context)
  }

  @MessagePattern(listAchievements.pattern)
  achievements(@Payload(parsed(listAchievements)) input: ParsedInputOf<typeof listAchievements>, @Ctx() context: CallContext) {
    return this.targets.achievements(input, context)
  }

  @MessagePattern(getDealerTargets.pattern)
  ofDealer(@Payload(parsed(getDealerTargets)) input: ParsedInputOf<typeof getDealerTargets>, @Ctx() context: CallContext) {
    return this.targets.ofDealer(input, context)
  }
}
