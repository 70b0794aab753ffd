import type { CallContext, ParsedInputOf, ReplyOf, ReturnId } from '@channel/contracts'
import { err, newId, ok } from '@channel/contracts'
import type { getReturns, listReturns, returnGoods } from '@channel/contracts/order'
import { drafted, mayReturn, shown, visibleTo } from './return.js'
import type { ReturnListRepository } from './return-list.repository.js'
import type { ReturnRepository } from './return.repository.js'
import type { ReturnSaga } from './return.saga.js'

type Deps = { returns: ReturnRepository; lists: ReturnListRepository; saga: ReturnSaga; clock: () => Date }

export const returnHandlers = ({ returns, lists, saga, clock }: Deps) => ({
  /** Answers when stock and credit have taken the goods. */
  returnGoods: async (input: ParsedInputOf<typeof returnGoods>, context: CallContext): Promise<ReplyOf<typeof returnGoods>> => {
    const allowed = mayReturn(input, context.principal)
    if (!allowed.ok) return allowed
    const at = clock()
    const received = await returns.receive(drafted(input, { id: newId() as ReturnId, context, at }), input, { context, at })
    if (!received.ok) return received
    const goods = await saga.drive(received.value)
    return goods.refusal ? err(goods.refusal) : ok(shown(goods))
  },

  get: (input: ParsedInputOf<typeof getReturns>, { principal }: CallContext) => lists.get(input.ids, visibleTo(principal)),
  list: (input: ParsedInputOf<typeof listReturns>, { principal }: CallContext) => lists.list(input, visibleTo(principal)),
})
export type ReturnHandlers = ReturnType<typeof returnHandlers>
