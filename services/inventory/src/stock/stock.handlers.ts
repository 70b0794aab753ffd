import type { CallContext, Page, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actsForBrand, err } from '@channel/contracts'
import type {
  availableToPromise,
  getBalances,
  getReservations,
  listBalances,
  listConsistencyRuns,
  listMovements,
  listQuotas,
  Movement,
  repairStock,
} from '@channel/contracts/inventory'
import { isGiftNumber } from '../gift/gift.js'
import type { AtpRepository } from './atp.repository.js'
import type { BalanceRepository } from './balance.repository.js'
import type { ConsistencyRunRepository } from './consistency-run.repository.js'
import type { ConsistencyRepository } from './consistency.repository.js'
import type { LedgerRepository } from './ledger.repository.js'
import type { ReplyFor, RequestOf, StockCall, StockKind, StockReply, StockRequest } from './requests.js'
import type { StockRepository } from './stock.repository.js'

type Dependencies = {
  readonly stock: Pick<StockRepository, 'expireDue' | 'endDueQuotas'>
  /** Decides a call together with others of the same moment. */
  readonly decide: (call: StockCall) => Promise<StockReply>
  readonly balances: BalanceRepository
  readonly ledger: LedgerRepository
  readonly atp: AtpRepository
  readonly consistency: ConsistencyRepository
  readonly runs: ConsistencyRunRepository
}

const SWEPT_AT_ONCE = 500

/** Takes as long as there is a full load to take; answers how much it took in all. */
const untilDone = async (take: (limit: number) => Promise<number>): Promise<number> => {
  let done = 0
  for (let taken = SWEPT_AT_ONCE; taken === SWEPT_AT_ONCE; done += taken) taken = await take(SWEPT_AT_ONCE)
  return done
}

const forbidden = err({ code: 'FORBIDDEN', reason: 'Only the brand changes stock' })
const approvalNeeded = err({ code: 'FORBIDDEN', reason: 'What a gift batch keeps is set by its approval' })

/** Use cases of stock. Only the brand's people and services change it; everybody who is logged in may see how much there is. */
export const stockHandlers = (deps: Dependencies) => {
  const command =
    <K extends StockKind>(kind: K) =>
    async (input: RequestOf<K>['input'], context: CallContext): Promise<ReplyFor<K>> =>
      (actsForBrand(context.principal)
        ? await deps.decide({ request: { kind, input } as StockRequest, context })
        : forbidden) as ReplyFor<K>

  return {
    receive: command('receive'),
    adjust: command('adjust'),
    reserve: command('reserve'),
    allocate: command('allocate'),
    release: command('release'),
    ship: command('ship'),
    return: command('return'),
    setQuotas: async (input: RequestOf<'allot'>['input'], context: CallContext): Promise<ReplyFor<'allot'>> =>
      isGiftNumber(input.batch ?? '') ? approvalNeeded : command('allot')(input, context),
    setSafetyStock: command('keepSafety'),
    getBalances: (input: ParsedInputOf<typeof getBalances>) => deps.balances.find(input.skus, input.location),
    listBalances: (input: ParsedInputOf<typeof listBalances>) => deps.balances.list(input),
    /** Entries name the orders behind them, and so what others buy: the brand sees them, others see none. */
    listMovements: async (input: ParsedInputOf<typeof listMovements>, { principal }: CallContext): Promise<Page<Movement>> =>
      actsForBrand(principal) ? deps.ledger.card(input) : { rows: [], hasNextPage: false, totalCount: 0 },
    /** Reservations name buyers: the brand sees them, others see none. */
    getReservations: async (input: ParsedInputOf<typeof getReservations>, context: CallContext) =>
      actsForBrand(context.principal) ? deps.balances.reservations(input.ids) : [],
    reconcile: () => deps.consistency.reconcile(),
    /** Compares everything, once a day; answers the differences it found, undefined where it was not due. */
    compareNightly: () => deps.runs.runIfDue(),
    listConsistencyRuns: (input: ParsedInputOf<typeof listConsistencyRuns>) => deps.runs.list(input),
    repair: async (input: ParsedInputOf<typeof repairStock>, context: CallContext): Promise<ReplyOf<typeof repairStock>> =>
      actsForBrand(context.principal) ? deps.consistency.repair(input, context) : forbidden,
    availableToPromise: (input: ParsedInputOf<typeof availableToPromise>) => deps.atp.find(input),
    listQuotas: (input: ParsedInputOf<typeof listQuotas>) => deps.atp.quotas(input),
    /** Ends every reservation whose time has passed; answers how many. */
    expireDue: () => untilDone(deps.stock.expireDue),
    /** Gives back what is left of quotas whose time is over; answers at how many spots. */
    endDueQuotas: () => untilDone(deps.stock.endDueQuotas),
  }
}
export type StockHandlers = ReturnType<typeof stockHandlers>
