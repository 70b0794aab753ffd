import { mkdtemp, rm } from 'node:fs/promises'
import { connect as connectTcp } from 'node:net'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventEnvelope, EventType } from '@channel/contracts'
import { EventId, event, newId } from '@channel/contracts'
import { stockAdjusted } from '@channel/contracts/inventory'
import { startKafka } from '@channel/provision'
import type { ISocketFactory } from 'kafkajs'
import { adjusted } from './events.js'

export type TestBroker = { brokers: string[]; stop(): Promise<void>; restart(): Promise<void>; remove(): Promise<void> }

/** A real broker with a folder of its own; it comes back under the same address. */
export const testBroker = async (): Promise<TestBroker> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'channel-kafka-'))
  let kafka = await startKafka({ dataDir })
  return {
    brokers: [kafka.brokers],
    stop: () => kafka.stop(),
    restart: async () => void (kafka = await startKafka({ dataDir })),
    remove: async () => {
      await kafka.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

let services = 0
/** An event of a service, and so of a topic, that no other test uses. */
export const freshEvent = (): EventType<typeof stockAdjusted.payload> =>
  event(`service${(services += 1)}.stock-adjusted.v1`, stockAdjusted.payload)

export const envelopeOf = (type: EventType, key: string, n: number): EventEnvelope => ({
  id: EventId.parse(newId()),
  name: type.name,
  key,
  occurredAt: '2026-01-01T00:00:00.000Z',
  actor: 'account-1',
  traceId: 'trace-1',
  payload: adjusted(key, n).payload,
})

/** Connections that can be cut like those of a process that was killed: nobody says good-bye, nobody comes back. */
export const cuttableSockets = (): { socketFactory: ISocketFactory; cut: () => void } => {
  const sockets = new Set<Socket>()
  let dead = false
  return {
    socketFactory: ({ host, port, onConnect }) => {
      const socket = connectTcp({ host, port })
      socket.once('connect', onConnect)
      if (dead) socket.destroy()
      return sockets.add(socket) && socket
    },
    cut: () => {
      dead = true
      for (const socket of sockets) socket.destroy()
    },
  }
}
