import type { CallContext, Command, ParsedInputOf, ReplyOf, Result } from '@channel/contracts'
import { actorOf, businessDay, err, newId, ok } from '@channel/contracts'
import type { RebateSettlement, RebateSettlementId } from '@channel/contracts/dealer'
import { approveRebateSettlement, draftRebateSettlement, rejectRebateSettlement } from '@channel/contracts/dealer'
import { appendToOutbox, once } from '@channel/messaging'
import type { Prisma } from '../db/client.js'
import { withheld } from './accrual.js'
import { accrueRest } from './accrual.repository.js'
import type { Account } from './account.repository.js'
import { lockPeriod, writeBookings } from './account.repository.js'
import { periodsOf } from './period.js'
import { lockPolicy, ownPolicies } from './policy-store.repository.js'
import type { PolicyState } from './policy.js'
import type { Claim, SettlementState } from './settlement.js'
import { approvedEvent, decide, drawnUp, linesOf, shownSettlement } from './settlement.js'
import type { Credit } from './settlement-store.repository.js'
import {
  creditsOf,
  insertSettlement,
  lockSettlement,
  nextNumber,
  pendingOf,
  saveDecision,
  settleAccounts,
} from './settlement-store.repository.js'
import { withheldOf } from './sharing.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Call = { readonly context: CallContext; readonly at: Date }

const whoOf = ({ context, at }: Call) => ({ actor: actorOf(context.principal), at })

const CAPPED = {
  ...({ basis: 'rate', measure: 'amount', measured: null, stepFrom: null, rateBps: 0, rateBeforeBps: 0 } as const),
  ...{ tier: null, reference: null },
}

/** Books what the cap of all dealers keeps back; answers what each account says then. */
const applyCap = async (tx: Tx, policy: PolicyState, accounts: readonly Account[], at: Date): Promise<Claim[]> => {
  const { capTotalMinor, currency } = policy.terms
  const earned = new Map(accounts.map(({ dealerCode, earnedMinor }) => [dealerCode, earnedMinor]))
  const shares = withheldOf(earned, capTotalMinor)
  const total = [...earned.values()].reduce((sum, amount) => sum + (amount > 0n ? amount : 0n), 0n)
  const claims = accounts.map((account) => ({ ...account, withheldMinor: shares.get(account.dealerCode) ?? 0n }))
  const bookings = accounts.map((account, n) => {
    const told = {
      ...CAPPED,
      periodBaseMinor: Number(account.earnedMinor),
      uncappedMinor: Number(total),
      capMinor: capTotalMinor,
    }
    return { account, currency, entries: withheld(account, claims[n]?.withheldMinor ?? 0n, told) }
  })
  await writeBookings(tx, bookings, at)
  return claims
}

const drawUp = async (
  tx: Tx,
  { policyId, periodFrom }: ParsedInputOf<typeof draftRebateSettlement>,
  call: Call,
): Promise<ReplyOf<typeof draftRebateSettlement>> => {
  await ownPolicies(tx)
  const policy = await lockPolicy(tx, policyId)
  if (!policy?.activatedAt) return err({ code: 'REBATE_POLICY_NOT_FOUND', policyId })
  const period = periodsOf(policy.terms)?.find(({ from }) => from === periodFrom)
  if (!period) return err({ code: 'REBATE_PERIOD_UNKNOWN', periodFrom })
  const counted = policy.endsOn < period.to ? policy.endsOn : period.to
  if (businessDay(call.at) <= counted) return err({ code: 'REBATE_PERIOD_OPEN', periodTo: counted })
  const pending = await pendingOf(tx, policyId, periodFrom)
  if (pending)
    return err({ code: 'REBATE_SETTLEMENT_PENDING', settlementId: pending.id as RebateSettlementId, number: pending.number })
  await accrueRest(tx, call.at)
  const lines = linesOf(await applyCap(tx, policy, await lockPeriod(tx, policyId, periodFrom), call.at))
  if (lines.length === 0) return err({ code: 'NOTHING_TO_SETTLE', periodFrom })
  const named = { id: newId() as RebateSettlementId, number: await nextNumber(tx, call.at) }
  const about = { policyId, periodFrom, periodTo: period.to, currency: policy.terms.currency }
  const settlement = drawnUp(about, lines, named, whoOf(call))
  await insertSettlement(tx, settlement, lines)
  return ok(shownSettlement(settlement))
}

type Decision = { readonly status: 'approved' | 'rejected'; readonly note: string }

/** Credits the accounts of dealers in the same transaction, all that take it; answers in the order of the credits. */
export type CreditRebates = (tx: Tx, credits: readonly Credit[], call: Call) => Promise<Result<unknown, { code: string }>[]>

/** Account by account: one that refuses stops nobody else's credit. */
const credit = async (tx: Tx, settlement: SettlementState, creditRebates: CreditRebates, call: Call): Promise<number> => {
  await lockPeriod(tx, settlement.policyId, settlement.periodFrom)
  const credits = await creditsOf(tx, settlement)
  const replies = await creditRebates(tx, credits, call)
  const obstacles = new Map<string, string>()
  replies.forEach((reply, n) => {
    if (!reply.ok) obstacles.set(credits[n]?.dealerCode ?? '', reply.error.code)
  })
  await settleAccounts(tx, settlement, obstacles, call.at)
  return credits.length - obstacles.size
}

const conclude = async (
  tx: Tx,
  creditRebates: CreditRebates,
  { id, status, note }: Decision & { readonly id: RebateSettlementId },
  call: Call,
) => {
  const settlement = await lockSettlement(tx, id)
  if (!settlement) return err({ code: 'REBATE_SETTLEMENT_NOT_FOUND', settlementId: id })
  const decided = decide(settlement, status, note, whoOf(call))
  if (!decided.ok) return decided
  await saveDecision(tx, decided.value)
  if (status === 'rejected') return ok(shownSettlement(decided.value))
  const approved = { ...decided.value, credited: await credit(tx, decided.value, creditRebates, call) }
  await appendToOutbox(tx, [approvedEvent(approved)], call)
  return ok(shownSettlement(approved))
}

type DecisionCommand = typeof approveRebateSettlement | typeof rejectRebateSettlement

/** Settlements of periods. The approval credits the dealers in its own transaction: both happen or neither. */
export const settlementRepository = (transaction: UnitOfWork, creditRebates: CreditRebates) => {
  const onSettlement = <C extends DecisionCommand>(command: C, input: ParsedInputOf<C>, decision: Decision, call: Call) =>
    transaction((tx) =>
      once(tx, command as Command, input, call, (): Promise<Result<RebateSettlement, { code: string }>> =>
        conclude(tx, creditRebates, { id: input.settlementId, ...decision }, call),
      ),
    ) as Promise<ReplyOf<C>>
  return {
    draft: (input: ParsedInputOf<typeof draftRebateSettlement>, call: Call): Promise<ReplyOf<typeof draftRebateSettlement>> =>
      transaction((tx) => once(tx, draftRebateSettlement, input, call, () => drawUp(tx, input, call))),
    approve: (input: ParsedInputOf<typeof approveRebateSettlement>, call: Call) =>
      onSettlement(approveRebateSettlement, input, { status: 'approved', note: input.note }, call),
    reject: (input: ParsedInputOf<typeof rejectRebateSettlement>, call: Call) =>
      onSettlement(rejectRebateSettlement, input, { status: 'rejected', note: input.reason }, call),
  }
}
export type SettlementRepository = ReturnType<typeof settlementRepository>
