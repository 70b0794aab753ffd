import type { AnswerOf, CallContext, Command, ParsedInputOf, ReplyOf, Result } from '@channel/contracts'
import { actsForBrand, err, hasRole } from '@channel/contracts'
import type { CreditHold, getCreditAccounts, listCreditEntries, reconcileCredit } from '@channel/contracts/dealer'
import {
  adjustOwed,
  changeHold,
  confirmHold,
  consumeHold,
  creditRebate,
  creditReturn,
  holdCredit,
  recordPayment,
  releaseHold,
  reopenHold,
  setCreditLimit,
  splitHold,
} from '@channel/contracts/dealer'
import { toAccountAnswer, toBothHolds, toHoldAnswer } from './answers.js'
import type { Approval, Credit, CreditChange, HoldChange } from './credit.js'
import type { CreditAnswer, CreditRequest } from './credit.repository.js'
import type { CreditReadings } from './readings.repository.js'

type Deps = { decide: (request: CreditRequest) => Promise<CreditAnswer>; readings: CreditReadings }
type On<C extends Command> = (input: ParsedInputOf<C>, context: CallContext) => Promise<ReplyOf<C>>
type Shipment = Omit<Extract<HoldChange, { type: 'ship' }>, 'type'>

/** Credit is changed by the brand's people and by services; a dealer's own people only read. */
const changesBy =
  ({ decide }: Pick<Deps, 'decide'>) =>
  <C extends Command>(
    command: C,
    toChange: (input: ParsedInputOf<C>) => CreditChange,
    answer: (credit: Credit) => AnswerOf<C>,
  ): On<C> =>
  async (input, context) =>
    (mayChange(input, context)
      ? await decide({ command: { type: command, input }, change: toChange(input), context, answer })
      : notYours) as ReplyOf<C>

const holdHandlers = ({ decide }: Pick<Deps, 'decide'>) => {
  const change = changesBy({ decide })
  return {
    hold: change(holdCredit, ({ idempotencyKey: _, ...input }) => ({ type: 'hold', ...approved(input) }), toHoldAnswer),
    changeHold: change(
      changeHold,
      ({ idempotencyKey: _, ...input }) => ({ type: 'change-hold', ...approved(input) }),
      toHoldAnswer,
    ),
    reopenHold: change(
      reopenHold,
      ({ idempotencyKey: _, ...input }) => ({ type: 'reopen-hold', ...approved(input) }),
      toHoldAnswer,
    ),
    splitHold: change(splitHold, ({ idempotencyKey: _, ...input }) => ({ type: 'split-hold', ...input }), toBothHolds),
    confirm: change(confirmHold, ({ holdId }) => ({ type: 'confirm', holdId }), toHoldAnswer),
    release: change(releaseHold, ({ holdId, shippedMinor }) => ({ type: 'release', holdId, shippedMinor }), toHoldAnswer),
    consume: change(consumeHold, ({ holdId }) => ({ type: 'consume', holdId }), toHoldAnswer),
    /** Goods of the order that the hold is for were shipped. Harmless when repeated: a shipment is booked once. */
    shipped: async (shipment: Shipment, context: CallContext): Promise<Result<CreditHold, { code: string }>> => {
      const answer = await decide({ change: { type: 'ship', ...shipment }, context, answer: toHoldAnswer })
      return answer as Result<CreditHold, { code: string }>
    },
  }
}

export const creditHandlers = ({ decide, readings }: Deps) => {
  const change = changesBy({ decide })
  return {
    ...holdHandlers({ decide }),
    creditReturn: change(
      creditReturn,
      ({ idempotencyKey: _, ...input }) => ({ type: 'credit-return', ...input }),
      toAccountAnswer,
    ),
    creditRebate: change(
      creditRebate,
      ({ idempotencyKey: _, ...input }) => ({ type: 'credit-rebate', ...input }),
      toAccountAnswer,
    ),
    adjustOwed: change(adjustOwed, ({ idempotencyKey: _, ...input }) => ({ type: 'adjust-owed', ...input }), toAccountAnswer),
    recordPayment: change(
      recordPayment,
      ({ idempotencyKey: _, ...input }) => ({ type: 'record-payment', ...input }),
      toAccountAnswer,
    ),
    setLimit: change(setCreditLimit, ({ idempotencyKey: _, ...input }) => ({ type: 'set-limit', ...input }), toAccountAnswer),
    accounts: (input: ParsedInputOf<typeof getCreditAccounts>, { principal }: CallContext) =>
      readings.accounts(input.codes, principal),
    entries: (input: ParsedInputOf<typeof listCreditEntries>, { principal }: CallContext) => readings.entries(input, principal),
    reconcile: (_input: ParsedInputOf<typeof reconcileCredit>, { principal }: CallContext) => readings.reconcile(principal),
  }
}

export type CreditHandlers = ReturnType<typeof creditHandlers>

/** An approval is passed on by the service in which it was given; nobody states their own. */
const mayChange = (input: unknown, { principal }: CallContext): boolean =>
  hasRole(principal, 'service') || (actsForBrand(principal) && (input as Partial<Approval>).approvedBy === undefined)

const notYours = err({ code: 'FORBIDDEN', reason: "Only the brand's people and the platform's services change credit" })

/** Who approved and why: one without the other is no approval. */
const approved = <I extends { approvedBy?: string; reason?: string }>({ approvedBy, reason, ...input }: I) => ({
  ...input,
  approval: approvedBy === undefined || reason === undefined ? undefined : { approvedBy, reason },
})
