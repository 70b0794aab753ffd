import type { CallContext, DealerCode, ErrorOf, OrderId, Result, ReturnId } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import { confirmHold, creditReturn, getCreditAccounts, holdCredit, releaseHold } from '@channel/contracts/dealer'
import type { RpcCaller } from '@channel/service-kit'
import { UnexpectedAnswer } from './unexpected-answer.js'

type ToHold = { orderId: OrderId; dealerCode: DealerCode; amountMinor: number; currency: string; expiresAt: string }
type ToCredit = { returnId: ReturnId; dealerCode: DealerCode; amountMinor: number; currency: string }

/** Asks the dealer service. The order's id is the hold's, and every idempotency key derives from it. */
export const dealerClient = (rpc: RpcCaller) => ({
  holdCredit: async ({ orderId, ...wanted }: ToHold, context: CallContext) => {
    const input = { idempotencyKey: `order:${orderId}:hold`, holdId: orderId, ...wanted }
    const reply = await rpc.call(holdCredit, input, context)
    return reply.ok ? ok(null) : refusedHold(reply.error)
  },

  /** HOLDS_EXPIRED where the hold has ended meanwhile. */
  confirmHold: async (orderId: OrderId, context: CallContext) => {
    const reply = await rpc.call(confirmHold, { idempotencyKey: `order:${orderId}:confirm`, holdId: orderId }, context)
    if (reply.ok) return ok(null)
    if (reply.error.code === 'HOLD_ENDED' && reply.error.status !== 'consumed') return err({ code: 'HOLDS_EXPIRED' })
    throw new UnexpectedAnswer(confirmHold.pattern, reply.error)
  },

  releaseHold: async (orderId: OrderId, context: CallContext): Promise<void> => {
    const reply = await rpc.call(releaseHold, { idempotencyKey: `order:${orderId}:release-hold`, holdId: orderId }, context)
    if (!reply.ok) throw new UnexpectedAnswer(releaseHold.pattern, reply.error)
  },

  /** The currency of the dealer's credit account; undefined for an unknown dealer. */
  accountCurrency: async (dealerCode: DealerCode, context: CallContext): Promise<string | undefined> => {
    const accounts = await rpc.call(getCreditAccounts, { codes: [dealerCode] }, context)
    return accounts.find((account) => account.dealerCode === dealerCode)?.currency
  },

  creditReturn: async ({ returnId, ...credited }: ToCredit, context: CallContext): Promise<void> => {
    const input = { idempotencyKey: `return:${returnId}:credit`, returnId, ...credited }
    const reply = await rpc.call(creditReturn, input, context)
    if (!reply.ok) throw new UnexpectedAnswer(creditReturn.pattern, reply.error)
  },
})

type HoldError = ErrorOf<typeof holdCredit>
type CreditRefusal = Exclude<HoldError, { code: 'FORBIDDEN' | 'IDEMPOTENCY_KEY_REUSED' }>

const refusedHold = (error: HoldError): Result<never, CreditRefusal> => {
  switch (error.code) {
    case 'DEALER_NOT_FOUND':
    case 'DEALER_SUSPENDED':
    case 'CURRENCY_MISMATCH':
    case 'CREDIT_EXCEEDED':
      return err(error)
    case 'FORBIDDEN':
    case 'IDEMPOTENCY_KEY_REUSED':
      throw new UnexpectedAnswer(holdCredit.pattern, error)
  }
}
