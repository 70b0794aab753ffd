import type { INestMicroservice } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { MicroserviceOptions } from '@nestjs/microservices'
import type { Logger } from 'pino'
import { databaseAnswers, HealthChecks } from '../health.js'
import { nestLogger } from '../nest-logger.js'
import { ErrorsToTransport } from '../rpc/errors-to-transport.js'
import type {
  Consumption,
  RunningService,
  ServiceDefinition,
  ServiceName,
  ServiceRuntime,
  ServiceSeat,
  Topology,
} from './service.js'
import { inOrderWithin } from './shutdown.js'

const SHUTDOWN_LIMIT_MS = 10_000

type Parts = { definition: ServiceDefinition; seat: ServiceSeat; logger: Logger; health: HealthChecks }

const runtimeOf = ({ definition, seat, logger, health }: Parts, consumptions: Consumption[]): ServiceRuntime => ({
  ...seat.runtime,
  name: definition.name,
  logger,
  health,
  consume: (consumers, db) => {
    health.require('database', databaseAnswers(db))
    consumptions.push({ consumers, db })
  },
})

const openApp = async (parts: Parts, runtime: ServiceRuntime): Promise<INestMicroservice> => {
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(parts.definition.module(runtime), {
    strategy: parts.seat.server,
    abortOnError: false,
    logger: nestLogger(parts.logger),
  })
  app.useGlobalFilters(new ErrorsToTransport())
  return app
}

const running = ({ definition, seat, logger, health }: Parts, app: INestMicroservice): RunningService => {
  let closing: Promise<void> | undefined
  const close = async () => {
    logger.info('shutting down')
    await inOrderWithin(SHUTDOWN_LIMIT_MS, logger, {
      'running calls': () => seat.server.close(),
      consumers: () => seat.stopConsumers(),
      module: () => app.close(),
      connections: () => seat.close(),
    })
    logger.info('down')
  }
  return {
    name: definition.name,
    url: seat.url(),
    ready: () => health.report(),
    close: () => (closing ??= close()),
  }
}

/** Starts one service. When it fails, what was started before the failure is stopped again and the error is thrown. */
export const bootService = async (definition: ServiceDefinition, topology: Topology): Promise<RunningService> => {
  topology.expect([definition.name])
  const logger = topology.logger.child({ service: definition.name })
  const health = new HealthChecks(definition.name)
  const seat = await topology.seat(definition.name, { logger, health })
  const parts = { definition, seat, logger, health }
  const consumptions: Consumption[] = []
  let app: INestMicroservice | undefined
  try {
    app = await openApp(parts, runtimeOf(parts, consumptions))
    await app.listen()
    await seat.startConsumers(consumptions)
  } catch (error) {
    await inOrderWithin(SHUTDOWN_LIMIT_MS, logger, {
      consumers: () => seat.abandon(),
      module: async () => app?.close(),
      connections: () => seat.close(),
    })
    throw error
  }
  const service = running(parts, app)
  logger.info({ url: service.url }, 'up')
  return service
}

export type RunningServices = {
  /** In the order in which they were given. */
  readonly services: readonly RunningService[]
  service(name: ServiceName): RunningService | undefined
  /** Closes them, the last one first. */
  close(): Promise<void>
}

const closeAll = async (services: RunningService[]): Promise<void> => {
  for (const service of services.toReversed()) await service.close()
}

/** Starts several services of one process in the given order; events wait until all of them listen. */
export const bootServices = async (definitions: ServiceDefinition[], topology: Topology): Promise<RunningServices> => {
  topology.expect(definitions.map(({ name }) => name))
  const services: RunningService[] = []
  try {
    for (const definition of definitions) services.push(await bootService(definition, topology))
  } catch (error) {
    await closeAll(services)
    throw error
  }
  return {
    services,
    service: (name) => services.find((running) => running.name === name),
    close: () => closeAll(services),
  }
}
