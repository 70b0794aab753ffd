import type { LoggerService } from '@nestjs/common'
import type { Logger } from 'pino'

/** Nest's own lines go into the platform's log; what it says about a normal start is noise. */
export const nestLogger = (logger: Logger): LoggerService => {
  const own = logger.child({ from: 'nest' })
  const entry = (message: unknown): [object, string] =>
    message instanceof Error ? [{ err: message }, message.message] : [{}, String(message)]
  return {
    log: (message: unknown) => own.trace(...entry(message)),
    verbose: (message: unknown) => own.trace(...entry(message)),
    debug: (message: unknown) => own.debug(...entry(message)),
    warn: (message: unknown) => own.warn(...entry(message)),
    error: (message: unknown) => own.error(...entry(message)),
    fatal: (message: unknown) => own.fatal(...entry(message)),
  }
}
