import { Controller, Get, Inject, Res } from '@nestjs/common'
import type { FastifyReply } from 'fastify'
import type { GatewayOptions } from '../gateway-options.js'
import { GATEWAY_OPTIONS } from '../gateway-options.js'

@Controller('health')
export class HealthController {
  constructor(@Inject(GATEWAY_OPTIONS) private readonly options: GatewayOptions) {}

  @Get('live')
  live() {
    return { status: 'up' }
  }

  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    try {
      await this.options.ready?.()
      return { status: 'up' }
    } catch (error) {
      this.options.logger.warn({ err: error }, 'not ready')
      void reply.status(503)
      return { status: 'down' }
    }
  }
}
