import { DealerCode } from '@channel/contracts'
import type { InputOf } from '@channel/contracts'
import { NewDealer } from '@channel/contracts/dealer'
import type { Dealer } from '@channel/contracts/dealer'
import { brandOps } from '@channel/testkit'
import { key } from './running.js'
import type { RunningDealers } from './running.js'

export const codeOf = (code: string): DealerCode => DealerCode.parse(code)

/** What registering takes for a dealer of this code, under another one if told so. */
export const aDealer = (code: string, more: Partial<InputOf<{ input: typeof NewDealer }>> = {}): NewDealer =>
  NewDealer.parse({
    code,
    name: `${code} 健康器械`,
    region: '华南',
    tier: 'gold',
    currency: 'CNY',
    creditLimitMinor: 1_000,
    ...more,
  })

/** Dealers as `child: parent`. */
export const plant = async ({ dealers }: RunningDealers, tree: Readonly<Record<string, string | null>>): Promise<void> => {
  const rows = Object.entries(tree).map(([code, parent]) => aDealer(code, parent === null ? {} : { parent }))
  const reply = await dealers.register({ idempotencyKey: key(), dealers: rows }, brandOps)
  if (!reply.ok) throw new Error(JSON.stringify(reply.error))
}

export const dealerNow = async ({ dealers }: RunningDealers, code: string): Promise<Dealer> => {
  const [found] = await dealers.find({ codes: [codeOf(code)] }, brandOps)
  if (!found) throw new Error(`No dealer ${code}`)
  return found
}

/** Moves a dealer as it is now. */
export const moveNow = async (one: RunningDealers, code: string, parent: string | null) => {
  const { version } = await dealerNow(one, code)
  const input = { idempotencyKey: key(), dealerCode: codeOf(code), parent: parent === null ? null : codeOf(parent), version }
  return one.dealers.move({ ...input, reason: '调整' }, brandOps)
}
