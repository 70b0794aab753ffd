import type { CallContext, ChannelCode, DealerCode, ErrorOf, OrderId, Result, ReturnId } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import {
  changeHold,
  confirmHold,
  creditReturn,
  getCreditAccounts,
  holdCredit,
  quotePrices,
  releaseHold,
  splitHold,
} from '@channel/contracts/dealer'
import type { StockLine } from '@channel/contracts/inventory'
import type { Channel } from '@channel/contracts/order'
import type { RpcCaller } from '@channel/service-kit'
import { UnexpectedAnswer } from './unexpected-answer.js'

type ToHold = {
  orderId: OrderId
  dealerCode: DealerCode
  amountMinor: number
  currency: string
  expiresAt: string
  approved: { by: string; reason: string } | null
}
type ToChange = { orderId: OrderId; step: string; amountMinor: number; shippedMinor: number }
type ToSplit = { orderId: OrderId; newOrderId: OrderId; amountMinor: number }
type ToCredit = { returnId: ReturnId; number: string; dealerCode: DealerCode; amountMinor: number; currency: string }
type ToPrice = {
  channel: Channel
  salesChannel?: ChannelCode | undefined
  dealerCode?: DealerCode | undefined
  currency: string
  lines: StockLine[]
}

/** Of a hold of which nothing was shipped there is nothing to be said about shipments. */
const shippedSoFar = (shippedMinor: number) => (shippedMinor === 0 ? undefined : shippedMinor)

/** A hold follows its order. `step` tells one change of it from another. */
const changesOfHolds = (rpc: RpcCaller) => ({
  raiseHold: async ({ orderId, step, amountMinor, shippedMinor }: ToChange, context: CallContext) => {
    const key = { idempotencyKey: `order:${orderId}:${step}`, holdId: orderId }
    const reply = await rpc.call(changeHold, { ...key, amountMinor, shippedMinor: shippedSoFar(shippedMinor) }, context)
    return reply.ok ? ok(null) : refusedRaise(reply.error)
  },

  lowerHold: async ({ orderId, step, amountMinor, shippedMinor }: ToChange, context: CallContext): Promise<void> => {
    const key = { idempotencyKey: `order:${orderId}:${step}`, holdId: orderId }
    const reply = await rpc.call(changeHold, { ...key, amountMinor, shippedMinor: shippedSoFar(shippedMinor) }, context)
    if (!reply.ok) throw new UnexpectedAnswer(changeHold.pattern, reply.error)
  },
})

/** Asks the dealer service. The order's id is the hold's, and every idempotency key derives from it. */
export const dealerClient = (rpc: RpcCaller) => ({
  /** In the order of the lines. */
  prices: (asked: ToPrice, context: CallContext) => rpc.call(quotePrices, asked, context),

  holdCredit: async ({ orderId, approved, ...wanted }: ToHold, context: CallContext) => {
    const override = approved ? { approvedBy: approved.by, reason: approved.reason } : {}
    const idempotencyKey = `order:${orderId}:hold${approved ? ':approved' : ''}`
    const reply = await rpc.call(holdCredit, { idempotencyKey, holdId: orderId, ...wanted, ...override }, context)
    return reply.ok ? ok(null) : refusedHold(reply.error)
  },

  ...changesOfHolds(rpc),

  splitHold: async ({ orderId, newOrderId, amountMinor }: ToSplit, context: CallContext): Promise<void> => {
    const idempotencyKey = `order:${orderId}:split:${newOrderId}`
    const reply = await rpc.call(splitHold, { idempotencyKey, holdId: orderId, newHoldId: newOrderId, amountMinor }, context)
    if (!reply.ok) throw new UnexpectedAnswer(splitHold.pattern, reply.error)
  },

  /** HOLDS_EXPIRED where the hold has ended meanwhile. */
  confirmHold: async (orderId: OrderId, context: CallContext) => {
    const reply = await rpc.call(confirmHold, { idempotencyKey: `order:${orderId}:confirm`, holdId: orderId }, context)
    if (reply.ok) return ok(null)
    if (reply.error.code === 'HOLD_ENDED' && reply.error.status !== 'consumed') return err({ code: 'HOLDS_EXPIRED' })
    throw new UnexpectedAnswer(confirmHold.pattern, reply.error)
  },

  /** What has been shipped stays owed, also where its shipment is still on its way into the account. */
  releaseHold: async (
    { orderId, shippedMinor }: Pick<ToChange, 'orderId' | 'shippedMinor'>,
    context: CallContext,
  ): Promise<void> => {
    const key = { idempotencyKey: `order:${orderId}:release-hold`, holdId: orderId }
    const reply = await rpc.call(releaseHold, { ...key, shippedMinor: shippedSoFar(shippedMinor) }, context)
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
    case 'CREDIT_OVERDUE':
      return err(error)
    case 'FORBIDDEN':
    case 'IDEMPOTENCY_KEY_REUSED':
      throw new UnexpectedAnswer(holdCredit.pattern, error)
  }
}

type RaiseError = ErrorOf<typeof changeHold>
type RaiseRefusal = Extract<RaiseError, { code: 'DEALER_SUSPENDED' | 'CREDIT_EXCEEDED' | 'CREDIT_OVERDUE' }>

const refusedRaise = (error: RaiseError): Result<never, RaiseRefusal> => {
  switch (error.code) {
    case 'DEALER_SUSPENDED':
    case 'CREDIT_EXCEEDED':
    case 'CREDIT_OVERDUE':
      return err(error)
    case 'HOLD_NOT_FOUND':
    case 'HOLD_ENDED':
    case 'FORBIDDEN':
    case 'IDEMPOTENCY_KEY_REUSED':
      throw new UnexpectedAnswer(changeHold.pattern, error)
  }
}
