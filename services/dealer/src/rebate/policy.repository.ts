import type { CallContext, Command, ParsedInputOf, ReplyOf, Result } from '@channel/contracts'
import { actorOf, businessDay, err, newId, ok } from '@channel/contracts'
import type { RebatePolicy, RebatePolicyId } from '@channel/contracts/dealer'
import { activateRebatePolicy, changeRebatePolicy, closeRebatePolicy, draftRebatePolicy } from '@channel/contracts/dealer'
import { appendToOutbox, once } from '@channel/messaging'
import type { Prisma } from '../db/client.js'
import {
  insertPolicy,
  markAccounts,
  markHistory,
  ownPolicies,
  readByCode,
  lockPolicy,
  savePolicy,
  settledTo,
} from './policy-store.repository.js'
import type { PolicyState } from './policy.js'
import { activate, activated, close, closed, drafted, notAllowed, periodRefusal, shown } from './policy.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Call = { readonly context: CallContext; readonly at: Date }

const whoOf = ({ context, at }: Call) => ({ actor: actorOf(context.principal), at })
type NotFound = { code: 'REBATE_POLICY_NOT_FOUND'; policyId: string }

const draft = async (
  tx: Tx,
  input: ParsedInputOf<typeof draftRebatePolicy>,
  call: Call,
): Promise<ReplyOf<typeof draftRebatePolicy>> => {
  const refusal = periodRefusal(input.terms)
  if (refusal) return err(refusal)
  const versions = await readByCode(tx, input.code)
  const open = versions.find(({ status }) => status === 'draft' || status === 'simulated')
  if (open) return err({ code: 'REBATE_VERSION_OPEN', policyId: open.id, version: open.version })
  const named = { id: newId() as RebatePolicyId, version: (versions.at(-1)?.version ?? 0) + 1 }
  const policy = drafted(input, named, whoOf(call))
  await insertPolicy(tx, policy)
  return ok(shown(policy))
}

const change = async (
  tx: Tx,
  policy: PolicyState,
  { name, note, terms }: ParsedInputOf<typeof changeRebatePolicy>,
): Promise<ReplyOf<typeof changeRebatePolicy>> => {
  const refusal = notAllowed(policy, 'change') ?? periodRefusal(terms)
  if (refusal) return err(refusal)
  const changed: PolicyState = { ...policy, name, note, terms, endsOn: terms.to, status: 'draft' }
  await savePolicy(tx, changed)
  return ok(shown(changed))
}

const putInForce = async (tx: Tx, policy: PolicyState, call: Call): Promise<ReplyOf<typeof activateRebatePolicy>> => {
  const others = (await readByCode(tx, policy.code)).filter(({ id, activatedAt }) => id !== policy.id && activatedAt !== null)
  const decision = activate(policy, others, await settledTo(tx, policy.code), whoOf(call))
  if (!decision.ok) return decision
  for (const other of decision.value.ended) {
    await savePolicy(tx, other)
    await markAccounts(tx, other.id)
  }
  await savePolicy(tx, decision.value.policy)
  await markHistory(tx, policy.terms.from, policy.terms.to)
  await appendToOutbox(tx, [...decision.value.ended.map(closed), activated(decision.value.policy)], call)
  return ok(shown(decision.value.policy))
}

const end = async (
  tx: Tx,
  policy: PolicyState,
  on: string | undefined,
  call: Call,
): Promise<ReplyOf<typeof closeRebatePolicy>> => {
  const decision = close(policy, on ?? businessDay(call.at), await settledTo(tx, policy.code), whoOf(call))
  if (!decision.ok) return decision
  await savePolicy(tx, decision.value)
  await markAccounts(tx, policy.id)
  await appendToOutbox(tx, [closed(decision.value)], call)
  return ok(shown(decision.value))
}

/** Versions of policies. Changes come one after the other and not while something is accrued. */
export const policyRepository = (transaction: UnitOfWork) => {
  type OnPolicy = typeof changeRebatePolicy | typeof activateRebatePolicy | typeof closeRebatePolicy
  type Work<C extends OnPolicy> = (tx: Tx, policy: PolicyState) => Promise<ReplyOf<C>>
  const onPolicy = <C extends OnPolicy>(command: C, input: ParsedInputOf<C>, call: Call, work: Work<C>): Promise<ReplyOf<C>> =>
    transaction((tx) =>
      once(tx, command as Command, input, call, async (): Promise<Result<RebatePolicy, { code: string } | NotFound>> => {
        await ownPolicies(tx)
        const policy = await lockPolicy(tx, input.policyId)
        return policy ? work(tx, policy) : err({ code: 'REBATE_POLICY_NOT_FOUND', policyId: input.policyId })
      }),
    ) as Promise<ReplyOf<C>>
  return {
    draft: (input: ParsedInputOf<typeof draftRebatePolicy>, call: Call): Promise<ReplyOf<typeof draftRebatePolicy>> =>
      transaction((tx) =>
        once(tx, draftRebatePolicy, input, call, async () => {
          await ownPolicies(tx)
          return draft(tx, input, call)
        }),
      ),
    change: (input: ParsedInputOf<typeof changeRebatePolicy>, call: Call) =>
      onPolicy(changeRebatePolicy, input, call, (tx, policy) => change(tx, policy, input)),
    activate: (input: ParsedInputOf<typeof activateRebatePolicy>, call: Call) =>
      onPolicy(activateRebatePolicy, input, call, (tx, policy) => putInForce(tx, policy, call)),
    close: (input: ParsedInputOf<typeof closeRebatePolicy>, call: Call) =>
      onPolicy(closeRebatePolicy, input, call, (tx, policy) => end(tx, policy, input.on, call)),
  }
}
export type PolicyRepository = ReturnType<typeof policyRepository>
