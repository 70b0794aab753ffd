import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { CallContext, EventEnvelope } from '@channel/contracts'
import { event, EventId, newId } from '@channel/contracts'
import type { EventPublisher, SqlClient } from '@channel/messaging'
import { consumer } from '@channel/messaging'
import type { TestDatabase } from '@channel/testkit'
import { testDatabase } from '@channel/testkit'
import { z } from 'zod'
import { createLogger } from '../logger.js'
import { RpcFailed, RpcUnavailable } from '../rpc/rpc-errors.js'
import { askFurther, explode, greet, Sample, sampleModule, wait } from '../testing/sample-service.js'
import { bootService, bootServices } from './boot.js'
import { embeddedTopology } from './embedded-topology.js'
import type { ServiceDefinition, ServiceRuntime } from './service.js'

const caller: CallContext = { principal: { subject: 'account-1', roles: ['brand-ops'] }, traceId: 'trace-1' }
const shipped = event('order.test-shipped.v1', z.object({ orderId: z.string() }))

let database: TestDatabase
let db: SqlClient
let lines: string[] = []

beforeAll(async () => {
  database = await testDatabase('dealer')
  const run = <T>(sql: string, ...values: unknown[]) => database.query<T>(sql, ...values)
  db = {
    $queryRawUnsafe: async <T>(sql: string, ...values: unknown[]) => (await run(sql, ...values)) as T,
    $executeRawUnsafe: async (sql, ...values) => (await run(sql, ...values)).length,
    $transaction: () => Promise.reject(new Error('no transaction expected here')),
  }
})
afterAll(() => database.drop())

const platform = () => {
  lines = []
  return embeddedTopology({
    secret: 'a secret that is long enough',
    databaseUrl: () => database.url,
    logger: createLogger({ destination: { write: (line) => void lines.push(line) } }),
  })
}

const inventory = (sample: Sample): ServiceDefinition => ({ name: 'inventory', module: () => sampleModule(sample) })

/** Publishes one event as soon as it exists, as a relay does that finds events of the last run. */
const order = (sent: { published?: Promise<void>; publisher?: EventPublisher }): ServiceDefinition => ({
  name: 'order',
  module: (runtime) => {
    sent.publisher = runtime.publisher
    sent.published = runtime.publisher.publish([shippedEvent('leftover')])
    sent.published.catch(() => undefined)
    return sampleModule(new Sample())
  },
})

const dealer = (seen: { event: EventEnvelope; context: CallContext }[], stages: string[] = []): ServiceDefinition => ({
  name: 'dealer',
  module: (runtime: ServiceRuntime) => {
    runtime.consume([consumer('dealer.on-shipped', shipped, async (event, context) => void seen.push({ event, context }))], db)
    const lifecycle = {
      onApplicationBootstrap: () => void stages.push('up'),
      onApplicationShutdown: () => void stages.push('down'),
    }
    return { module: class DealerModule {}, providers: [{ provide: 'lifecycle', useValue: lifecycle }] }
  },
})

const shippedEvent = (orderId: string): EventEnvelope => ({
  id: EventId.parse(newId()),
  name: shipped.name,
  key: orderId,
  occurredAt: new Date().toISOString(),
  actor: 'account-1',
  traceId: 'trace-9',
  payload: { orderId },
})

test('services of one process call each other, and a caller that is no service calls them', async () => {
  const topology = platform()
  const sample = new Sample()
  let runtime: ServiceRuntime | undefined
  const asking: ServiceDefinition = {
    name: 'identity',
    module: (given) => {
      runtime = given
      return { module: class IdentityModule {} }
    },
  }
  const { close } = await bootServices([inventory(sample), asking], topology)
  expect(await runtime!.rpc.call(greet, {}, caller)).toMatchObject({ text: 'hello you' })
  expect(await topology.rpc('gateway').call(greet, { name: 'gateway' }, caller)).toMatchObject({ text: 'hello gateway' })
  await close()
  await expect(topology.rpc('gateway').call(greet, {}, caller)).rejects.toBeInstanceOf(RpcUnavailable)
})

test('an event published before its consumer is up waits for it, and comes with the trace and the actor', async () => {
  const seen: { event: EventEnvelope; context: CallContext }[] = []
  const sent: { published?: Promise<void> } = {}
  const { close } = await bootServices([order(sent), dealer(seen)], platform())
  await sent.published
  expect(seen).toMatchObject([
    {
      event: { payload: { orderId: 'leftover' } },
      context: { traceId: 'trace-9', principal: { subject: 'service:dealer', onBehalfOf: 'account-1' } },
    },
  ])
  await close()
})

test('an event published after its consumer went down is refused, so that its outbox keeps it', async () => {
  const seen: { event: EventEnvelope; context: CallContext }[] = []
  const sent: { publisher?: EventPublisher } = {}
  const topology = platform()
  const { service, close } = await bootServices([order(sent), dealer(seen)], topology)
  await service('dealer')!.close()
  await expect(sent.publisher!.publish([shippedEvent('late')])).rejects.toThrow('dealer not running')
  expect(seen).toHaveLength(1)

  const again = await bootService(dealer(seen), topology)
  await sent.publisher!.publish([shippedEvent('late')])
  expect(seen.at(-1)?.event.payload).toEqual({ orderId: 'late' })
  await again.close()
  await close()
})

test('a service that fails to start takes down those that started before it, and the process lives', async () => {
  const stages: string[] = []
  const broken: ServiceDefinition = {
    name: 'order',
    module: () => {
      const lifecycle = { onApplicationBootstrap: () => Promise.reject(new Error('no such table')) }
      return { module: class BrokenModule {}, providers: [{ provide: 'lifecycle', useValue: lifecycle }] }
    },
  }
  await expect(bootServices([dealer([], stages), broken], platform())).rejects.toThrow('no such table')
  expect(stages).toEqual(['up', 'down'])
})

test('going down lets the running call finish, refuses new ones and then closes the module', async () => {
  const topology = platform()
  const sample = new Sample()
  const rpc = topology.rpc('gateway')
  const service = await bootService(inventory(sample), topology)
  sample.hold()
  const running = rpc.call(wait, {}, caller)
  await sample.reached()
  const closed = service.close()
  expect(service.close()).toBe(closed)
  await expect(rpc.call(greet, {}, caller)).rejects.toBeInstanceOf(RpcUnavailable)
  sample.release()
  expect(await running).toEqual({ by: 'sample' })
  await closed
})

test('an unexpected error is logged once, with service, pattern and trace id, through Nest as well', async () => {
  const topology = platform()
  const sample = new Sample()
  sample.further = () => topology.rpc('inventory').call(explode, {}, caller) as Promise<null>
  const service = await bootService(inventory(sample), topology)
  await expect(topology.rpc('gateway').call(askFurther, {}, caller)).rejects.toBeInstanceOf(RpcFailed)
  const errors = lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ level }) => level === 'error')
  expect(errors).toMatchObject([
    { service: 'inventory', pattern: 'inventory.explode', traceId: 'trace-1' },
    { service: 'inventory', pattern: 'inventory.ask-further', traceId: 'trace-1' },
  ])
  await service.close()
})

test('a service is ready while its database answers', async () => {
  const own = await testDatabase('dealer')
  const ownDb = { ...db, $queryRawUnsafe: async <T>(sql: string) => (await own.query(sql)) as T }
  const definition: ServiceDefinition = {
    name: 'dealer',
    module: (runtime) => {
      runtime.consume([], ownDb)
      return { module: class DealerModule {} }
    },
  }
  const service = await bootService(definition, platform())
  expect(await service.ready()).toEqual({ status: 'up', service: 'dealer', checks: { database: { status: 'up' } } })
  await own.drop()
  expect(await service.ready()).toMatchObject({ status: 'down', checks: { database: { status: 'down' } } })
  await service.close()
})
