import type { Logger } from 'pino'
import { EnvInvalid, readServiceEnv } from '../env.js'
import { createLogger } from '../logger.js'
import { bootService } from './boot.js'
import { distributedTopology } from './distributed-topology.js'
import type { ServiceDefinition } from './service.js'

const envOrExit = () => {
  try {
    return readServiceEnv()
  } catch (error) {
    if (!(error instanceof EnvInvalid)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}

/** Ends the process: 0 after a clean stop, 1 after a failure or a second signal. */
export const stopOnSignals = (logger: Logger, close: () => Promise<void>): void => {
  let stopping = false
  const stop = (signal: string) => {
    if (stopping) process.exit(1)
    stopping = true
    logger.info({ signal }, 'signal received')
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.fatal({ err: error }, 'could not stop cleanly')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

/** An error that nobody caught leaves the process in an unknown state: it ends, and whoever watches it starts a new one. */
export const exitOnUncaught = (logger: Logger): void => {
  const exit = (error: unknown) => {
    logger.fatal({ err: error }, 'uncaught error')
    process.exit(1)
  }
  process.on('uncaughtException', exit)
  process.on('unhandledRejection', exit)
}

/** The whole of a service's `main.ts`: environment, boot, and a clean stop on SIGTERM or SIGINT. */
export const runService = async (definition: ServiceDefinition): Promise<void> => {
  const env = envOrExit()
  const logger = createLogger({ level: env.LOG_LEVEL })
  exitOnUncaught(logger)
  const topology = distributedTopology(env, logger)
  const service = await bootService(definition, topology)
  stopOnSignals(logger, async () => {
    await service.close()
    await topology.close()
  })
}
