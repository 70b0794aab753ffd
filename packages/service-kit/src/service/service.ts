import type { Consumer, EventPublisher, SqlClient } from '@channel/messaging'
import type { DynamicModule } from '@nestjs/common'
import type { Logger } from 'pino'
import type { HealthChecks, HealthReport } from '../health.js'
import type { KeyValue } from '../key-value/key-value.js'
import type { RpcCaller } from '../rpc/rpc-caller.js'
import type { RpcServer } from '../rpc/rpc-server.js'

export const SERVICE_NAMES = ['identity', 'inventory', 'dealer', 'order', 'partner'] as const
export type ServiceName = (typeof SERVICE_NAMES)[number]

/** What a service gets from the platform; the same in both topologies. */
export type ServiceRuntime = {
  readonly name: ServiceName
  readonly databaseUrl: string
  readonly logger: Logger
  readonly rpc: RpcCaller
  readonly cache: KeyValue
  readonly clock: () => Date
  /** Where the service's outbox relay delivers. */
  readonly publisher: EventPublisher
  /** The platform's secret, for tokens that several services must understand. */
  readonly secret: string
  /** A developer's own machine: what protects the real network from callers may be looser. */
  readonly development: boolean
  readonly health: HealthChecks
  /**
   * Names the service's consumers and the database that they work on; a service without consumers passes an empty list. The
   * consumers run from the moment the service is up until it starts to go down; the database becomes part of its readiness.
   */
  consume(consumers: Consumer[], db: SqlClient): void
}

export type ServiceDefinition = { readonly name: ServiceName; readonly module: (runtime: ServiceRuntime) => DynamicModule }

export type Consumption = { readonly consumers: Consumer[]; readonly db: SqlClient }

/** One service's place in a topology. */
export type ServiceSeat = {
  readonly server: RpcServer
  readonly runtime: Omit<ServiceRuntime, 'name' | 'logger' | 'health' | 'consume'>
  readonly url: () => string | undefined
  /** Called when the service answers calls. */
  startConsumers(consumptions: Consumption[]): Promise<void>
  /** Resolves when no consumer of the service runs any more. */
  stopConsumers(): Promise<void>
  /** The service could not start. */
  abandon(): Promise<void>
  /** Called when the service's module is down. */
  close(): Promise<void>
}

/** Where services live and how they reach each other: all in one process, or each on its own. */
export type Topology = {
  readonly logger: Logger
  readonly cache: KeyValue
  /** For callers that are no service, such as the gateway. */
  rpc(name: string): RpcCaller
  seat(name: ServiceName, part: { logger: Logger; health: HealthChecks }): Promise<ServiceSeat>
  /** Says which services are about to start, so that no event passes one by before it listens. */
  expect(names: ServiceName[]): void
  /** After the last service is down. */
  close(): Promise<void>
}

export type RunningService = {
  readonly name: ServiceName
  /** Only where the service listens on a port. */
  readonly url?: string
  ready(): Promise<HealthReport>
  /** Refuses new calls, lets running ones finish, stops consumers, then the module: at most 10 s. */
  close(): Promise<void>
}
