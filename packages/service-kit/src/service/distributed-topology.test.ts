import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import type { CallContext } from '@channel/contracts'
import { event, EventId, newId } from '@channel/contracts'
import type { SqlClient } from '@channel/messaging'
import { consumer } from '@channel/messaging'
import { startKafka } from '@channel/provision'
import { whyNoKafka } from '@channel/testkit'
import { z } from 'zod'
import type { ServiceEnv } from '../env.js'
import { readServiceEnv } from '../env.js'
import { createLogger } from '../logger.js'
import { greet, Sample, sampleModule } from '../testing/sample-service.js'
import { bootService } from './boot.js'
import { distributedTopology } from './distributed-topology.js'
import { connectPeers } from './peers.js'
import type { ServiceRuntime } from './service.js'

const caller: CallContext = { principal: { subject: 'account-1', roles: ['brand-ops'] }, traceId: 'trace-1' }
const shipped = event('order.test-shipped.v1', z.object({ orderId: z.string() }))
const silent = createLogger({ level: 'silent' })
const nobody = 'http://127.0.0.1:1'
const PLATFORM_SECRET = 'a secret that is long enough'

/** Kafka and Redis at a port where nobody listens, unless told otherwise. */
const env = (more: Record<string, string> = {}): ServiceEnv =>
  readServiceEnv({
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing',
    KAFKA_BROKERS: '127.0.0.1:1',
    REDIS_URL: 'redis://127.0.0.1:1',
    PLATFORM_SECRET,
    IDENTITY_URL: nobody,
    INVENTORY_URL: nobody,
    DEALER_URL: nobody,
    ORDER_URL: nobody,
    PARTNER_URL: nobody,
    ...more,
  })

test('a service starts, answers and stops while Kafka and Redis are away, and tells that they are', async () => {
  const topology = distributedTopology(env(), silent)
  const sample = new Sample()
  const service = await bootService({ name: 'inventory', module: () => sampleModule(sample) }, topology)
  const urls = { inventory: [service.url!] }
  const gateway = connectPeers({ urls, secret: PLATFORM_SECRET, redisUrl: 'redis://127.0.0.1:1', logger: silent })
  expect(await gateway.rpc.call(greet, {}, caller)).toMatchObject({ subject: 'account-1', traceId: 'trace-1' })
  expect(await gateway.cache.get('anything')).toBeUndefined()

  const ready = await fetch(`${service.url}/health/ready`)
  expect(ready.status).toBe(200)
  expect(await ready.json()).toMatchObject({ status: 'up', service: 'inventory', checks: { redis: { status: 'down' } } })
  await gateway.close()
  await service.close()
  await topology.close()
  await expect(fetch(`${service.url}/health/live`)).rejects.toThrow()
})

test('a port that is taken is told at once', async () => {
  const first = distributedTopology(env(), silent)
  const service = await bootService({ name: 'inventory', module: () => sampleModule(new Sample()) }, first)
  const second = distributedTopology(env({ PORT: new URL(service.url!).port }), silent)
  await expect(bootService({ name: 'order', module: () => sampleModule(new Sample()) }, second)).rejects.toThrow('EADDRINUSE')
  await service.close()
  await Promise.all([first.close(), second.close()])
})

const reason = whyNoKafka()
const whereKafkaIs = reason === undefined ? test : test.skip
const note = reason === undefined ? '' : ` (skipped: ${reason})`

whereKafkaIs(
  `an event of one service reaches another through Kafka${note}`,
  async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'topology-kafka-'))
    const kafka = await startKafka({ dataDir })
    const brokers = { KAFKA_BROKERS: [kafka.brokers].flat().join(',') }
    const seen: CallContext[] = []
    let order: ServiceRuntime | undefined
    const from = distributedTopology(env(brokers), silent)
    const to = distributedTopology(env(brokers), silent)
    const unused = {} as SqlClient
    const emitting = await bootService(
      {
        name: 'order',
        module: (runtime) => {
          order = runtime
          return { module: class OrderModule {} }
        },
      },
      from,
    )
    const consuming = await bootService(
      {
        name: 'dealer',
        module: (runtime) => {
          runtime.consume([consumer('dealer.on-shipped', shipped, async (_, context) => void seen.push(context))], unused)
          return { module: class DealerModule {} }
        },
      },
      to,
    )
    const about = { name: shipped.name, key: 'o-1', occurredAt: new Date().toISOString(), actor: 'account-1', traceId: 'trace-9' }
    await order!.publisher.publish([{ ...about, id: EventId.parse(newId()), payload: { orderId: 'o-1' } }])
    while (seen.length === 0) await pause(50)
    expect(seen).toMatchObject([{ traceId: 'trace-9', principal: { subject: 'service:dealer', onBehalfOf: 'account-1' } }])
    await Promise.all([consuming.close(), emitting.close()])
    await Promise.all([from.close(), to.close()])
    await kafka.stop()
    await rm(dataDir, { recursive: true })
  },
  90_000,
)
