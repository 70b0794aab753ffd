import type { DynamicModule } from '@nestjs/common'
import type { GatewayOptions } from './gateway-options.js'
import { GATEWAY_OPTIONS } from './gateway-options.js'
import { GraphiqlController } from './pages/graphiql.controller.js'
import { HealthController } from './pages/health.controller.js'
import { LandingController } from './pages/landing.controller.js'

export class GatewayModule {
  static with(options: GatewayOptions): DynamicModule {
    return {
      module: GatewayModule,
      controllers: [HealthController, LandingController, ...(options.development ? [GraphiqlController] : [])],
      providers: [{ provide: GATEWAY_OPTIONS, useValue: options }],
    }
  }
}
