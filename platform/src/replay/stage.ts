import { createHmac } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { createAccount } from '@channel/contracts/identity'
import { freePort } from '@channel/provision'
import type { RpcCaller } from '@channel/service-kit'
import type { DatabaseChoice } from '../database.js'
import { openDatabase } from '../database.js'
import { startDistributed } from '../distributed/distributed.js'
import { startEmbedded } from '../embedded.js'
import type { PlatformEnv } from '../env.js'
import { claimInstance } from '../local/instance.js'
import type { Closers, Say } from '../program.js'
import { platformContext } from '../seed/seed.js'
import type { ReplayOptions } from './options.js'
import { UsageError } from './options.js'

/** Where a replay plays: gateways, and an account of a partner that works for the brand. */
export type Stage = { urls: string[]; username: string; password: string }

export const REPLAY_DATABASE = 'channel_replay'
const USERNAME = 'retail.partner'

/** The same every time, so that a resumed replay finds its account; nobody without the platform's secret can make it. */
const partnerPassword = (secret: string): string => createHmac('sha256', secret).update(USERNAME).digest('base64url')

/** The one thing that no partner can do for itself: to get an account. */
export const openPartnerAccount = async (rpc: RpcCaller, secret: string): Promise<{ username: string; password: string }> => {
  const password = partnerPassword(secret)
  const account = { username: USERNAME, password, displayName: 'Retail partner', roles: ['brand-ops' as const] }
  const reply = await rpc.call(createAccount, { ...account, idempotencyKey: `replay:${USERNAME}` }, platformContext())
  if (!reply.ok && reply.error.code !== 'USERNAME_TAKEN')
    throw new Error(`the partner's account was refused: ${reply.error.code}`)
  return { username: USERNAME, password }
}

const runningStage = (env: PlatformEnv, urls: string[]): Stage => {
  if (!env.partner) throw new UsageError('--url needs REPLAY_USERNAME and REPLAY_PASSWORD, an account with the role brand-ops')
  return { urls, ...env.partner }
}

const distributedStage = async (
  options: ReplayOptions,
  env: PlatformEnv,
  database: DatabaseChoice,
  say: Say,
  closers: Closers,
) => {
  // Kafka and Redis of its own: events of another database would find nothing here that they belong to.
  const dataDir = path.join(env.dataDir, 'replay')
  if (!options.resume) await rm(dataDir, { recursive: true, force: true })
  const parts = { env, infrastructureDir: dataDir, database, replicas: options.replicas, gatewayPort: await freePort() }
  const platform = await startDistributed(parts, say, closers)
  return { urls: platform.fleet.gatewayUrls, ...(await openPartnerAccount(platform.rpc, platform.database.secret)) }
}

const embeddedStage = async (env: PlatformEnv, choice: DatabaseChoice, say: Say, closers: Closers): Promise<Stage> => {
  const database = await openDatabase(env, choice, say)
  closers.add('the database', () => database.close())
  const port = await freePort()
  const platform = await startEmbedded({ database, host: '127.0.0.1', port, logLevel: env.logLevel, development: false })
  closers.add('the platform', () => platform.close())
  return { urls: [platform.url], ...(await openPartnerAccount(platform.rpc, database.secret)) }
}

/** A platform on a fresh database of its own (or, to resume, on the one that is there), unless gateways are named. */
export const openStage = async (options: ReplayOptions, env: PlatformEnv, say: Say, closers: Closers): Promise<Stage> => {
  if (options.urls) return runningStage(env, options.urls)
  const claim = await claimInstance(env.dataDir, 'replay', 'A replay')
  closers.add('the claim on the data folder', () => claim.release())
  const database: DatabaseChoice = { name: REPLAY_DATABASE, fresh: !options.resume }
  return options.distributed ? distributedStage(options, env, database, say, closers) : embeddedStage(env, database, say, closers)
}
