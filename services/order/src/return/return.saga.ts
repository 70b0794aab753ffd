import type { CallContext, DealerCode, Result } from '@channel/contracts'
import { err, ok, servicePrincipal } from '@channel/contracts'
import type { ReturnRefusal } from '@channel/contracts/order'
import type { Counterparts, StockBack } from './counterparts.js'
import type { ReturnState } from './return.js'
import type { ReturnRepository } from './return.repository.js'
import type { ReturnAnswers, ReturnStep } from './take-back.js'
import { next } from './take-back.js'

type Deps = { returns: Pick<ReturnRepository, 'conclude'>; counterparts: Counterparts; clock: () => Date }

/** Drives a received return to its end. Throws where stock or credit gave no answer; the return stays received, to be driven on. */
export const returnSaga = ({ returns, counterparts, clock }: Deps) => ({
  drive: async (goods: ReturnState): Promise<ReturnState> => {
    if (goods.status !== 'received') return goods
    const context = { principal: servicePrincipal('order', goods.receivedBy), traceId: goods.traceId }
    let answers: ReturnAnswers = {}
    for (;;) {
      const todo = next(goods, answers)
      if ('outcome' in todo) return returns.conclude(goods.id, todo.outcome, { context, at: clock() })
      answers = { ...answers, [todo.perform]: await perform(counterparts, goods, todo.perform, context) }
    }
  },
})
export type ReturnSaga = ReturnType<typeof returnSaga>

const perform = async (
  counterparts: Counterparts,
  goods: ReturnState,
  step: ReturnStep,
  context: CallContext,
): Promise<Result<null, ReturnRefusal>> => {
  const { id: returnId, number, totalMinor: amountMinor, currency } = goods
  const dealerCode = goods.dealerCode as DealerCode
  switch (step) {
    case 'check-account':
      return judged(goods, dealerCode, await counterparts.accountCurrency(dealerCode, context))
    case 'return-stock':
      return counterparts.returnStock({ returnId, location: goods.requestedLocation, lines: stockOf(goods) }, context)
    case 'credit-dealer':
      await counterparts.creditReturn({ returnId, number, dealerCode, amountMinor, currency }, context)
      return ok(null)
  }
}

/** What cannot be sold again is a line of its own. */
const stockOf = ({ lines }: ReturnState): StockBack['lines'] =>
  lines.flatMap(({ sku, quantity, damaged }) => [
    ...(quantity > damaged ? [{ sku, quantity: quantity - damaged }] : []),
    ...(damaged > 0 ? [{ sku, quantity: damaged, condition: 'damaged' as const }] : []),
  ])

const judged = (goods: ReturnState, dealerCode: DealerCode, currency: string | undefined): Result<null, ReturnRefusal> => {
  if (currency === undefined) return err({ code: 'DEALER_NOT_FOUND', dealerCode })
  return currency === goods.currency ? ok(null) : err({ code: 'CURRENCY_MISMATCH', expected: currency, given: goods.currency })
}
