import type { CallContext, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actorOf, err, newId, ok } from '@channel/contracts'
import type { RebateSimulation } from '@channel/contracts/dealer'
import { simulateRebate } from '@channel/contracts/dealer'
import { once } from '@channel/messaging'
import type { Prisma } from '../db/client.js'
import { readSources } from './history.repository.js'
import type { Days } from './period.js'
import { windowsOf, yearBefore } from './period.js'
import { lockPolicy, savePolicy } from './policy-store.repository.js'
import type { PolicyState } from './policy.js'
import { notAllowed, periodRefusal } from './policy.js'
import type { Outcome } from './rate.js'
import { explained } from './rate.js'
import { withheldOf } from './sharing.js'
import type { Target } from './worksheet.js'
import { worksheet } from './worksheet.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Call = { readonly context: CallContext; readonly at: Date }
type Given = { readonly target: Target; readonly outcome: Outcome; readonly withheld: bigint }

const DEALERS_AT_ONCE = 500

const dealersIn = async (tx: Tx, { from, to }: Days): Promise<string[]> => {
  const rows = await tx.$queryRaw<{ code: string }[]>`
    SELECT DISTINCT dealer_code AS code FROM trade_entry WHERE day BETWEEN ${from}::date AND ${to}::date ORDER BY 1`
  return rows.map(({ code }) => code)
}

/** The policy as if its days had been these. */
const shifted = (policy: PolicyState, days: Days) => ({
  ...{ id: policy.id, code: policy.code, endsOn: days.to },
  terms: { ...policy.terms, ...days },
})

const outcomesOf = async (tx: Tx, targets: readonly Target[]): Promise<Omit<Given, 'withheld'>[]> => {
  const sources = await readSources(tx, targets)
  return targets.flatMap((target) => {
    const sheet = worksheet(target, sources)
    return sheet && sheet.inScope.length > 0 ? [{ target, outcome: sheet.judged(sheet.sums()) }] : []
  })
}

/** With what the cap of all dealers would have kept back, period by period. */
const capped = (period: readonly Omit<Given, 'withheld'>[], capMinor: number | null): Given[] => {
  const earned = new Map(period.map(({ target, outcome }) => [target.dealerCode, outcome.capped]))
  const shares = withheldOf(earned, capMinor)
  return period.map((one) => ({ ...one, withheld: shares.get(one.target.dealerCode) ?? 0n }))
}

const workOut = async (tx: Tx, policy: PolicyState, days: Days): Promise<Given[]> => {
  const version = shifted(policy, days)
  const codes = await dealersIn(tx, days)
  const given: Given[] = []
  for (const windows of windowsOf(version.terms, version.endsOn)) {
    const period: Omit<Given, 'withheld'>[] = []
    for (let n = 0; n < codes.length; n += DEALERS_AT_ONCE) {
      const some = codes.slice(n, n + DEALERS_AT_ONCE)
      period.push(
        ...(await outcomesOf(
          tx,
          some.map((dealerCode) => ({ version, dealerCode, windows })),
        )),
      )
    }
    given.push(...capped(period, version.terms.capTotalMinor))
  }
  return given
}

const insert = async (tx: Tx, simulation: RebateSimulation, given: readonly Given[], capMinor: number | null): Promise<void> => {
  const { from, to, ...row } = simulation
  await tx.rebateSimulation.create({ data: { ...row, fromDay: new Date(from), toDay: new Date(to) } })
  const lines = given.map(({ target, outcome, withheld }) => ({
    simulationId: simulation.id,
    dealerCode: target.dealerCode,
    periodFrom: new Date(target.windows.period.from),
    periodTo: new Date(target.windows.period.to),
    baseMinor: outcome.amount,
    rateBps: outcome.rateBps,
    earnedMinor: outcome.capped,
    amountMinor: outcome.capped + withheld,
    explanation: explained(outcome, outcome.rateBps, capMinor),
  }))
  await tx.rebateSimulationLine.createMany({ data: lines })
}

const summary = (policy: PolicyState, days: Days, given: readonly Given[], { context, at }: Call): RebateSimulation => ({
  id: newId(),
  policyId: policy.id,
  ...days,
  at: at.toISOString(),
  by: actorOf(context.principal),
  currency: policy.terms.currency,
  dealers: new Set(given.map(({ target }) => target.dealerCode)).size,
  baseMinor: Number(given.reduce((sum, { outcome }) => sum + outcome.amount, 0n)),
  totalMinor: Number(given.reduce((sum, { outcome, withheld }) => sum + outcome.capped + withheld, 0n)),
})

const simulate = async (
  tx: Tx,
  input: ParsedInputOf<typeof simulateRebate>,
  call: Call,
): Promise<ReplyOf<typeof simulateRebate>> => {
  const policy = await lockPolicy(tx, input.policyId)
  if (!policy) return err({ code: 'REBATE_POLICY_NOT_FOUND', policyId: input.policyId })
  const asked = yearBefore(policy.terms)
  const days = { from: input.from ?? asked.from, to: input.to ?? asked.to }
  const refusal = notAllowed(policy, 'simulate') ?? periodRefusal({ period: policy.terms.period, ...days })
  if (refusal) return err(refusal)
  const given = await workOut(tx, policy, days)
  const simulation = summary(policy, days, given, call)
  await insert(tx, simulation, given, policy.terms.capPerDealerMinor)
  if (policy.status === 'draft') await savePolicy(tx, { ...policy, status: 'simulated' })
  return ok(simulation)
}

/** Works policies out over history. Writes the result and that the draft was simulated, nothing else. */
export const simulationRepository = (transaction: UnitOfWork) => ({
  simulate: (input: ParsedInputOf<typeof simulateRebate>, call: Call): Promise<ReplyOf<typeof simulateRebate>> =>
    transaction((tx) => once(tx, simulateRebate, input, call, () => simulate(tx, input, call))),
})
export type SimulationRepository = ReturnType<typeof simulationRepository>
