import type { CallContext, LocationCode, Page, ParsedInputOf, Principal, ReplyOf } from '@channel/contracts'
import { actsForBrand, err, hasRole } from '@channel/contracts'
import type {
  approveStocktake,
  cancelStocktake,
  closeStocktake,
  countRestAsZero,
  getStocktake,
  getStocktakeSummary,
  listStocktakeCounts,
  listStocktakeLines,
  listStocktakes,
  listStocktakeSteps,
  openStocktake,
  postStocktake,
  recordCounts,
  requestRecount,
  setStocktakeLimits,
  settleStocktakeLine,
  StocktakeId,
  submitStocktake,
} from '@channel/contracts/inventory'
import type { ClosingRepository } from './closing.repository.js'
import type { CountingRepository } from './counting.repository.js'
import type { LimitsRepository } from './limits.repository.js'
import type { ListsRepository, Scope, StocktakeRow } from './lists.repository.js'
import { toStocktake } from './lists.repository.js'
import type { OpeningRepository } from './opening.repository.js'
import type { PostingRepository } from './posting.repository.js'
import type { RestRepository } from './rest.repository.js'
import type { ReviewRepository } from './review.repository.js'
import { mayCountAt, mayReview, mayRun, seesBooks } from './stocktake.js'
import type { SummaryRepository } from './summary.repository.js'

type Dependencies = {
  readonly opening: OpeningRepository
  readonly counting: CountingRepository
  readonly review: ReviewRepository
  readonly rest: RestRepository
  readonly posting: PostingRepository
  readonly closing: ClosingRepository
  readonly limits: LimitsRepository
  readonly lists: ListsRepository
  readonly summaries: SummaryRepository
  readonly clock: () => Date
}

const runs = err({ code: 'FORBIDDEN', reason: 'Only the brand runs stocktakes' })
const reviews = err({ code: 'FORBIDDEN', reason: 'Only brand admins review stocktakes' })
const NOTHING: Page<never> = { rows: [], hasNextPage: false, totalCount: 0 }

const scopeOf = (principal: Principal): Scope | undefined => {
  if (actsForBrand(principal)) return 'everywhere'
  return hasRole(principal, 'guide') ? principal.storeCode : undefined
}

/** Those who count. */
const countersOf = ({ opening, counting, review, clock }: Dependencies) => {
  const call = (context: CallContext) => ({ context, at: clock() })

  return {
    open: (input: ParsedInputOf<typeof openStocktake>, context: CallContext): Promise<ReplyOf<typeof openStocktake>> =>
      mayRun(context.principal) ? opening.open(input, call(context)) : Promise.resolve(runs),
    recordCounts: (input: ParsedInputOf<typeof recordCounts>, context: CallContext): Promise<ReplyOf<typeof recordCounts>> =>
      counting.record(input, call(context), (location: LocationCode) => mayCountAt(context.principal, location)),
    settle: (
      input: ParsedInputOf<typeof settleStocktakeLine>,
      context: CallContext,
    ): Promise<ReplyOf<typeof settleStocktakeLine>> =>
      mayRun(context.principal) ? counting.settle(input, call(context)) : Promise.resolve(runs),
    submit: (input: ParsedInputOf<typeof submitStocktake>, context: CallContext): Promise<ReplyOf<typeof submitStocktake>> =>
      mayRun(context.principal) ? review.submit(input, call(context)) : Promise.resolve(runs),
  }
}

const finish = async ({ posting }: Dependencies, id: StocktakeId): Promise<void> => {
  while ((await posting.postSome(id)) > 0);
}

/** Those who look at what was counted. */
const reviewersOf = (deps: Dependencies) => {
  const { review, rest, posting, closing, limits, clock } = deps
  const call = (context: CallContext) => ({ context, at: clock() })

  return {
    requestRecount: (
      input: ParsedInputOf<typeof requestRecount>,
      context: CallContext,
    ): Promise<ReplyOf<typeof requestRecount>> =>
      mayReview(context.principal) ? review.requestRecount(input, call(context)) : Promise.resolve(reviews),
    approve: (input: ParsedInputOf<typeof approveStocktake>, context: CallContext): Promise<ReplyOf<typeof approveStocktake>> =>
      mayReview(context.principal) ? review.approve(input, call(context)) : Promise.resolve(reviews),
    countRestAsZero: (
      input: ParsedInputOf<typeof countRestAsZero>,
      context: CallContext,
    ): Promise<ReplyOf<typeof countRestAsZero>> =>
      mayReview(context.principal) ? rest.countRestAsZero(input, call(context)) : Promise.resolve(reviews),
    /** The lines are on their way once this is answered or not: what a crash leaves, {@link finish} takes up. */
    post: async (input: ParsedInputOf<typeof postStocktake>, context: CallContext): Promise<ReplyOf<typeof postStocktake>> => {
      if (!mayReview(context.principal)) return reviews
      const reply = await posting.markDue(input, call(context))
      if (reply.ok) await finish(deps, input.stocktakeId)
      return reply
    },
    close: (input: ParsedInputOf<typeof closeStocktake>, context: CallContext): Promise<ReplyOf<typeof closeStocktake>> =>
      mayReview(context.principal) ? closing.close(input, call(context)) : Promise.resolve(reviews),
    cancel: (input: ParsedInputOf<typeof cancelStocktake>, context: CallContext): Promise<ReplyOf<typeof cancelStocktake>> =>
      mayReview(context.principal) ? closing.cancel(input, call(context)) : Promise.resolve(reviews),
    setLimits: (
      input: ParsedInputOf<typeof setStocktakeLimits>,
      context: CallContext,
    ): Promise<ReplyOf<typeof setStocktakeLimits>> =>
      mayReview(context.principal) ? limits.set(input, call(context)) : Promise.resolve(reviews),
  }
}

/** What reads it. Guides see their own store's, dealers none. */
const queriesOf = ({ lists, summaries }: Dependencies) => {
  const visible = async (id: StocktakeId, { principal }: CallContext): Promise<StocktakeRow | undefined> => {
    const scope = scopeOf(principal)
    const found = scope && (await lists.find(id))
    return found && (scope === 'everywhere' || scope === found.location) ? found : undefined
  }

  return {
    get: async (input: ParsedInputOf<typeof getStocktake>, context: CallContext): Promise<ReplyOf<typeof getStocktake>> => {
      const found = await visible(input.stocktakeId, context)
      return found ? { ...toStocktake(found), progress: await summaries.progress(found.id) } : null
    },
    list: async (input: ParsedInputOf<typeof listStocktakes>, { principal }: CallContext) => {
      const scope = scopeOf(principal)
      return scope ? lists.stocktakes(input, scope) : NOTHING
    },
    listLines: async (
      input: ParsedInputOf<typeof listStocktakeLines>,
      context: CallContext,
    ): Promise<ReplyOf<typeof listStocktakeLines>> => {
      const found = await visible(input.stocktakeId, context)
      if (!found) return NOTHING
      const books = seesBooks(context.principal, found)
      return books || input.differences === undefined ? lists.lines(input, books) : NOTHING
    },
    listCounts: async (input: ParsedInputOf<typeof listStocktakeCounts>, context: CallContext) =>
      (await visible(input.stocktakeId, context)) ? lists.counts(input) : NOTHING,
    listSteps: async (input: ParsedInputOf<typeof listStocktakeSteps>, context: CallContext) =>
      (await visible(input.stocktakeId, context)) ? lists.steps(input) : NOTHING,
    summary: async (
      input: ParsedInputOf<typeof getStocktakeSummary>,
      context: CallContext,
    ): Promise<ReplyOf<typeof getStocktakeSummary>> => {
      const found = await visible(input.stocktakeId, context)
      return found && seesBooks(context.principal, found) ? summaries.summary(found.id) : null
    },
    getLimits: () => summaries.limits(),
  }
}

/** Use cases of stocktakes. */
export const stocktakeHandlers = (deps: Dependencies) => ({
  ...countersOf(deps),
  ...reviewersOf(deps),
  ...queriesOf(deps),
  /** Posts what an interrupted posting has left; answers how many stocktakes it found. */
  resumePosting: async (): Promise<number> => {
    const ids = await deps.summaries.unfinished()
    for (const id of ids) await finish(deps, id)
    return ids.length
  },
})
export type StocktakeHandlers = ReturnType<typeof stocktakeHandlers>
