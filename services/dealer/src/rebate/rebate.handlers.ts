import type { CallContext, Page, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actsForBrand, err } from '@channel/contracts'
import type {
  activateRebatePolicy,
  changeRebatePolicy,
  closeRebatePolicy,
  draftRebatePolicy,
  explainRebate,
  getRebatePolicies,
  listRebateAccounts,
  listRebateEntries,
  listRebatePolicies,
  listRebateSimulationLines,
  listRebateSimulations,
  recomputeRebates,
  simulateRebate,
} from '@channel/contracts/dealer'
import type { PolicyListRepository } from './policy-list.repository.js'
import type { PolicyRepository } from './policy.repository.js'
import type { RebateReadings, Visible } from './readings.repository.js'
import type { RecomputeRepository } from './recompute.repository.js'
import { dealerExcluded, goodsExcluded } from './scope.js'
import type { SimulationRepository } from './simulation.repository.js'

/** Dealers whose rows a caller sees; undefined is all of them. */
export type Sight = (context: CallContext) => Promise<Visible>

type Dependencies = {
  readonly policies: PolicyRepository
  readonly simulations: SimulationRepository
  readonly lists: PolicyListRepository
  readonly readings: RebateReadings
  readonly recomputation: RecomputeRepository
  readonly sight: Sight
  readonly clock: () => Date
}

const brandOnly = err({ code: 'FORBIDDEN', reason: 'Only the brand makes rebate policies' })
const EMPTY = { rows: [], hasNextPage: false, totalCount: 0 }

const changes = ({ policies, simulations, clock }: Dependencies) => {
  const brands =
    <I, R>(work: (input: I, call: { context: CallContext; at: Date }) => Promise<R>) =>
    async (input: I, context: CallContext): Promise<R | typeof brandOnly> =>
      actsForBrand(context.principal) ? work(input, { context, at: clock() }) : brandOnly
  return {
    draft: brands<ParsedInputOf<typeof draftRebatePolicy>, ReplyOf<typeof draftRebatePolicy>>(policies.draft),
    change: brands<ParsedInputOf<typeof changeRebatePolicy>, ReplyOf<typeof changeRebatePolicy>>(policies.change),
    activate: brands<ParsedInputOf<typeof activateRebatePolicy>, ReplyOf<typeof activateRebatePolicy>>(policies.activate),
    close: brands<ParsedInputOf<typeof closeRebatePolicy>, ReplyOf<typeof closeRebatePolicy>>(policies.close),
    simulate: brands<ParsedInputOf<typeof simulateRebate>, ReplyOf<typeof simulateRebate>>(simulations.simulate),
  }
}

/** Policies name the targets and scopes of all their dealers: they are the brand's own business. */
const policyQueries = ({ lists, recomputation }: Dependencies) => {
  const paged =
    <I, T>(read: (input: I) => Promise<Page<T>>) =>
    async (input: I, { principal }: CallContext): Promise<Page<T>> =>
      actsForBrand(principal) ? read(input) : EMPTY
  return {
    get: async ({ ids }: ParsedInputOf<typeof getRebatePolicies>, { principal }: CallContext) =>
      actsForBrand(principal) ? lists.get(ids) : [],
    list: (input: ParsedInputOf<typeof listRebatePolicies>, context: CallContext) => paged(lists.list)(input, context),
    listSimulations: (input: ParsedInputOf<typeof listRebateSimulations>, context: CallContext) =>
      paged(lists.simulations)(input, context),
    listSimulationLines: (input: ParsedInputOf<typeof listRebateSimulationLines>, context: CallContext) =>
      paged(lists.simulationLines)(input, context),
    recompute: async (input: ParsedInputOf<typeof recomputeRebates>, { principal }: CallContext) =>
      actsForBrand(principal) ? recomputation.recompute(input) : { checked: 0, waiting: 0, differences: [] },
  }
}

const explanation = async (
  { readings, lists, sight }: Dependencies,
  asked: ParsedInputOf<typeof explainRebate>,
  context: CallContext,
): Promise<ReplyOf<typeof explainRebate>> => {
  const visible = await sight(context)
  const line = await readings.line(asked, visible)
  if (!line) return []
  const policies = await lists.onDay(line.day)
  return policies.flatMap(({ id, code, name, version, terms }) => {
    const entries = line.entries.filter(({ policyId }) => policyId === id)
    const excludedBy = entries.length > 0 ? null : (dealerExcluded(terms, line.standing) ?? goodsExcluded(terms, line) ?? null)
    // Somebody else's policies are nobody's business; what kept a line out of one's own is.
    if (visible !== undefined && excludedBy !== null && ['dealer', 'tier', 'region'].includes(excludedBy)) return []
    return [{ policyId: id, policyCode: code, policyName: name, version, excludedBy, entries }]
  })
}

/** Use cases of rebate policies and of what they accrue. */
export const rebateHandlers = (deps: Dependencies) => ({
  ...changes(deps),
  ...policyQueries(deps),
  accounts: async (input: ParsedInputOf<typeof listRebateAccounts>, context: CallContext) =>
    deps.readings.accounts(input, await deps.sight(context)),
  entries: async (input: ParsedInputOf<typeof listRebateEntries>, context: CallContext) =>
    deps.readings.entries(input, await deps.sight(context)),
  explain: (input: ParsedInputOf<typeof explainRebate>, context: CallContext) => explanation(deps, input, context),
})
export type RebateHandlers = ReturnType<typeof rebateHandlers>
