import type { EventPublisher } from '@channel/messaging'
import { deadLetterTable, EmbeddedBus } from '@channel/messaging'
import type { Logger } from 'pino'
import { memoryKeyValue } from '../key-value/memory-key-value.js'
import { createLogger } from '../logger.js'
import type { InProcessRegistry } from '../rpc/in-process.js'
import { InProcessClient, InProcessServer } from '../rpc/in-process.js'
import { rpcCaller } from '../rpc/rpc-caller.js'
import { Attendance } from './attendance.js'
import type { Consumption, ServiceName, ServiceSeat, Topology } from './service.js'

export type EmbeddedOptions = {
  secret: string
  databaseUrl: (service: ServiceName) => string
  logger?: Logger
  clock?: () => Date
  development?: boolean
}

/** The events' side of a seat: the bus hears the service's consumers while it is up. */
const eventSeat = (name: ServiceName, bus: EmbeddedBus, attendance: Attendance) => {
  let listening = false
  return {
    startConsumers: async (consumptions: Consumption[]) => {
      for (const { consumers, db } of consumptions) {
        if (consumers.length > 0) bus.subscribe(name, consumers, deadLetterTable(db))
        listening ||= consumers.length > 0
      }
      attendance.present(name)
    },
    stopConsumers: async () => {
      if (!listening) return
      await attendance.away(name)
      bus.unsubscribe(name)
      listening = false
    },
    abandon: () => attendance.away(name),
    close: async () => undefined,
  }
}

/** All services in this process: calls and events go straight to the handlers, the cache is memory. */
export const embeddedTopology = (options: EmbeddedOptions): Topology => {
  const { secret, databaseUrl, logger = createLogger(), clock = () => new Date(), development = false } = options
  const registry: InProcessRegistry = new Map()
  const rpc = rpcCaller(new InProcessClient(registry))
  const cache = memoryKeyValue()
  const bus = new EmbeddedBus({ logger })
  const attendance = new Attendance()
  const publisher: EventPublisher = { publish: (events) => attendance.deliver(() => bus.publish(events)) }

  const seat = async (name: ServiceName, part: { logger: Logger }): Promise<ServiceSeat> => ({
    ...eventSeat(name, bus, attendance),
    server: new InProcessServer(registry, name, part.logger),
    runtime: { databaseUrl: databaseUrl(name), rpc, cache, clock, publisher, secret, development },
    url: () => undefined,
  })
  return {
    logger,
    cache,
    rpc: () => rpc,
    seat,
    expect: (names) => names.forEach((name) => attendance.opening(name)),
    close: async () => undefined,
  }
}
