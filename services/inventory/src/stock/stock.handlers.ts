import type { CallContext, ParsedInputOf } from '@channel/contracts'
import { actsForBrand, err } from '@channel/contracts'
import type { getBalances, getReservations, listBalances, listMovements } from '@channel/contracts/inventory'
import type { BalanceRepository } from './balance.repository.js'
import type { LedgerRepository } from './ledger.repository.js'
import type { ReplyFor, RequestOf, StockCall, StockKind, StockReply, StockRequest } from './requests.js'
import type { StockRepository } from './stock.repository.js'

type Dependencies = {
  readonly stock: Pick<StockRepository, 'expireDue'>
  /** Decides a call together with others of the same moment. */
  readonly decide: (call: StockCall) => Promise<StockReply>
  readonly balances: BalanceRepository
  readonly ledger: LedgerRepository
}

const EXPIRED_AT_ONCE = 500

/** Use cases of stock. Only the brand's people and services change it; everybody who is logged in may look. */
export const stockHandlers = (deps: Dependencies) => {
  const command =
    <K extends StockKind>(kind: K) =>
    async (input: RequestOf<K>['input'], context: CallContext): Promise<ReplyFor<K>> =>
      (actsForBrand(context.principal)
        ? await deps.decide({ request: { kind, input } as StockRequest, context })
        : err({ code: 'FORBIDDEN', reason: 'Only the brand changes stock' })) as ReplyFor<K>

  return {
    receive: command('receive'),
    adjust: command('adjust'),
    reserve: command('reserve'),
    allocate: command('allocate'),
    release: command('release'),
    ship: command('ship'),
    return: command('return'),
    getBalances: (input: ParsedInputOf<typeof getBalances>) => deps.balances.find(input.skus, input.location),
    listBalances: (input: ParsedInputOf<typeof listBalances>) => deps.balances.list(input),
    listMovements: (input: ParsedInputOf<typeof listMovements>) => deps.ledger.card(input),
    getReservations: (input: ParsedInputOf<typeof getReservations>) => deps.balances.reservations(input.ids),
    reconcile: () => deps.ledger.reconcile(),
    /** Ends every reservation whose time has passed; answers how many. */
    expireDue: async (): Promise<number> => {
      let expired = 0
      for (let taken = EXPIRED_AT_ONCE; taken === EXPIRED_AT_ONCE; expired += taken) {
        taken = await deps.stock.expireDue(EXPIRED_AT_ONCE)
      }
      return expired
    },
  }
}
export type StockHandlers = ReturnType<typeof stockHandlers>
