import { DealerCode, HoldId, IdempotencyKey, newId } from '@channel/contracts'
import type { EventPublisher } from '@channel/messaging'
import type { RpcCaller } from '@channel/service-kit'
import { createLogger } from '@channel/service-kit'
import { brandOps } from '@channel/testkit'
import type { BatchLimits } from '@channel/messaging'
import { dealerParts } from '../dealer.parts.js'

const nobody: RpcCaller = { call: (message) => Promise.reject(new Error(`Nobody answers ${message.pattern}`)) }
const nowhere: EventPublisher = { publish: async () => undefined }

/** Every command in a transaction of its own: what batches hide from each other must be right by the locks alone. */
export const UNBATCHED: BatchLimits = { lanes: 8, maxCalls: 1 }

/**
 * One instance of the service on a database, without its edge and its background work; the clock stands where the test puts it. All
 * its connections are open: while they open one by one, nothing happens at once.
 */
export const runningDealers = async (url: string, limits?: BatchLimits, rpc: RpcCaller = nobody) => {
  const clock = { now: new Date('2026-03-01T08:00:00.000Z') }
  const logger = createLogger({ level: 'silent' })
  const parts = dealerParts({ databaseUrl: url, logger, clock: () => clock.now, publisher: nowhere, rpc }, limits)
  await Promise.all(Array.from({ length: 10 }, () => parts.db.$executeRaw`SELECT pg_sleep(0.1)`))
  return { ...parts, clock, stop: () => parts.db.$disconnect() }
}

export type RunningDealers = Awaited<ReturnType<typeof runningDealers>>

export const key = (text: string = newId()) => IdempotencyKey.parse(`test-${text}`)
export const aHold = () => HoldId.parse(newId())

let count = 0

/** A new dealer with this limit, in CNY. */
export const openDealer = async ({ dealers }: RunningDealers, creditLimitMinor: number): Promise<DealerCode> => {
  const code = DealerCode.parse(`D${String((count += 1)).padStart(4, '0')}`)
  const input = { code, name: `${code} 经销商`, region: '华东', tier: 'standard', currency: 'CNY', creditLimitMinor }
  const reply = await dealers.register({ idempotencyKey: key(), dealers: [input] }, brandOps)
  if (!reply.ok) throw new Error(reply.error.code)
  return code
}

/** What `holdCredit` takes, for a hold of fifteen minutes. */
export const holding = (
  dealerCode: DealerCode,
  amountMinor: number,
  more: { holdId?: HoldId; at?: Date; currency?: string } = {},
) => ({
  idempotencyKey: key(),
  holdId: more.holdId ?? aHold(),
  dealerCode,
  amountMinor,
  currency: more.currency ?? 'CNY',
  expiresAt: new Date((more.at ?? new Date('2026-03-01T08:00:00.000Z')).getTime() + 15 * 60_000).toISOString(),
})
