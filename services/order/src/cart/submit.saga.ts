import type { CallContext, IdempotencyKey, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { newId, servicePrincipal } from '@channel/contracts'
import type { submitCart } from '@channel/contracts/order'
import { placeOrder } from '@channel/contracts/order'
import type { Call } from './cart.repository.js'
import type { CartSubmitRepository, Submission } from './cart-submit.repository.js'
import { keyOf } from './cart-submit.repository.js'

/** The platform's own orders, as their handlers take the command. */
export type Place = (input: ParsedInputOf<typeof placeOrder>, context: CallContext) => Promise<ReplyOf<typeof placeOrder>>

type Deps = { readonly submissions: CartSubmitRepository; readonly place: Place; readonly clock: () => Date }
type Asked = { readonly input: ParsedInputOf<typeof submitCart>; readonly call: Call }

/**
 * Drives a cart to its order. Any number may drive at once: each attempt has one key, so there is one order. Whether its owner may order
 * was judged as it was submitted; the order is placed in the service's own name, on the owner's behalf.
 */
export const submitSaga = ({ submissions, place, clock }: Deps) => {
  const drive = async (submission: Submission, asked?: Asked): Promise<ReplyOf<typeof submitCart>> => {
    const input = placeOrder.input.parse({ ...submission.placement, idempotencyKey: keyOf(submission) as IdempotencyKey })
    const placed = await place(input, { principal: servicePrincipal('order', submission.owner), traceId: newId() })
    const concluded = await submissions.conclude(submission, placed, clock(), asked)
    return 'answer' in concluded ? concluded.answer : drive(concluded.again, asked)
  }
  return { drive }
}
export type SubmitSaga = ReturnType<typeof submitSaga>
