import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { RpcCaller } from '@channel/service-kit'
import { connectPeers, createLogger } from '@channel/service-kit'
import { serviceUrlIn, testDatabase } from '@channel/testkit'
import type { OpenDatabase } from '../database.js'
import type { Fleet } from '../distributed/fleet.js'
import { startFleet } from '../distributed/fleet.js'
import { inheritedEnv } from '../env.js'
import { freePort } from '@channel/provision'
import { openPartnerAccount } from '../replay/stage.js'
import { TEST_SECRET } from './test-platform.js'

export type TestFleet = {
  readonly fleet: Fleet
  readonly rpc: RpcCaller
  readonly open: OpenDatabase
  /** Names of processes that ended without having been asked to. */
  readonly dead: string[]
  partner(): Promise<{ urls: string[]; username: string; password: string }>
  close(): Promise<void>
}

/** Every service and gateway twice, in processes of their own, on a database of this test file. */
export const testFleet = async (servers: { redisUrl: string; kafkaBrokers: string }): Promise<TestFleet> => {
  const database = await testDatabase('order')
  const logDir = await mkdtemp(path.join(tmpdir(), 'channel-fleet-'))
  const dead: string[] = []
  const urlOf: OpenDatabase['urlOf'] = (service) => serviceUrlIn(database, service)
  const fleet = await startFleet({
    ...servers,
    database: { secret: TEST_SECRET, urlOf },
    replicas: 2,
    gatewayPort: await freePort(),
    host: '127.0.0.1',
    logLevel: 'warn',
    logDir,
    baseEnv: inheritedEnv(),
    onDeath: (name) => dead.push(name),
  })
  const logger = createLogger({ level: 'silent' })
  const peers = connectPeers({ urls: fleet.serviceUrls, secret: TEST_SECRET, redisUrl: servers.redisUrl, logger })
  return {
    fleet,
    rpc: peers.rpc,
    open: { secret: TEST_SECRET, urlOf, adminUrl: database.adminUrl, name: database.database, close: async () => undefined },
    dead,
    partner: async () => ({ urls: fleet.gatewayUrls, ...(await openPartnerAccount(peers.rpc, TEST_SECRET)) }),
    close: async () => {
      await peers.close()
      await fleet.stop()
      await database.drop()
      await rm(logDir, { recursive: true, force: true })
    },
  }
}
