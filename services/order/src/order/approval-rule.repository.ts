import type { CallContext, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actorOf, ok } from '@channel/contracts'
import type { ApprovalRule, Channel } from '@channel/contracts/order'
import { setApprovalRule } from '@channel/contracts/order'
import { once } from '@channel/messaging'
import type { PrismaClient } from '../db/client.js'
import type { Tx } from './order-reading.repository.js'
import type { UnitOfWork } from './order.repository.js'

type RuleInput = ParsedInputOf<typeof setApprovalRule>

/** Few rows: placing an order looks them up in the statement that writes it. */
export const approvalRuleRepository = (db: PrismaClient, transaction: UnitOfWork) => ({
  set: (input: RuleInput, call: { context: CallContext; at: Date }): Promise<ReplyOf<typeof setApprovalRule>> =>
    transaction((tx) =>
      once(tx, setApprovalRule, input, call, async () => {
        await write(tx, input, call)
        return ok({ rules: await all(tx) })
      }),
    ),
  all: (): Promise<ApprovalRule[]> => all(db),
})
export type ApprovalRuleRepository = ReturnType<typeof approvalRuleRepository>

const write = async (
  tx: Tx,
  { channel, currency, aboveMinor }: RuleInput,
  { context, at }: { context: CallContext; at: Date },
): Promise<void> => {
  if (aboveMinor === null || aboveMinor === undefined)
    return void (await tx.approvalRule.deleteMany({ where: { channel, currency } }))
  const rule = { aboveMinor, setBy: actorOf(context.principal), setAt: at }
  const where = { channel_currency: { channel, currency } }
  await tx.approvalRule.upsert({ where, create: { channel, currency, ...rule }, update: rule })
}

const all = async (db: Tx | PrismaClient): Promise<ApprovalRule[]> => {
  const rows = await db.approvalRule.findMany({ orderBy: [{ channel: 'asc' }, { currency: 'asc' }] })
  return rows.map(({ channel, aboveMinor, setAt, ...rule }) => ({
    ...rule,
    channel: channel as Channel,
    aboveMinor: Number(aboveMinor),
    setAt: setAt.toISOString(),
  }))
}
