import type { LoggerService } from '@nestjs/common'
import type { GatewayLogger } from './gateway-options.js'

/** Nest's own lines go into the gateway's log; what it says about a normal start is left out. */
export const nestLog = (logger: GatewayLogger): LoggerService => ({
  log: () => undefined,
  warn: (message: unknown) => logger.warn({ from: 'nest' }, String(message)),
  error: (message: unknown, ...details: unknown[]) => logger.error({ from: 'nest', err: message, details }, String(message)),
})
