import type { AnswerOf, CallContext, Command, HoldId, ParsedInputOf, ReplyOf, Result } from '@channel/contracts'
import { actsForBrand, err } from '@channel/contracts'
import type { CreditAccount, CreditHold, getCreditAccounts, listCreditEntries, reconcileCredit } from '@channel/contracts/dealer'
import {
  confirmHold,
  consumeHold,
  creditReturn,
  holdCredit,
  recordPayment,
  releaseHold,
  setCreditLimit,
} from '@channel/contracts/dealer'
import type { Account, Credit, CreditChange } from './credit.js'
import type { CreditAnswer, CreditRequest } from './credit.repository.js'
import type { CreditReadings } from './readings.repository.js'

type Deps = { decide: (request: CreditRequest) => Promise<CreditAnswer>; readings: CreditReadings }
type On<C extends Command> = (input: ParsedInputOf<C>, context: CallContext) => Promise<ReplyOf<C>>

export const creditHandlers = ({ decide, readings }: Deps) => {
  /** Credit is changed by the brand's people and by services; a dealer's own people only read. */
  const change =
    <C extends Command>(
      command: C,
      toChange: (input: ParsedInputOf<C>) => CreditChange,
      answer: (credit: Credit) => AnswerOf<C>,
    ): On<C> =>
    async (input, context) =>
      (actsForBrand(context.principal)
        ? await decide({ command: { type: command, input }, change: toChange(input), context, answer })
        : notYours) as ReplyOf<C>

  return {
    hold: change(holdCredit, ({ idempotencyKey: _, ...input }) => ({ type: 'hold', ...input }), toHold),
    confirm: change(confirmHold, ({ holdId }) => ({ type: 'confirm', holdId }), toHold),
    release: change(releaseHold, ({ holdId }) => ({ type: 'release', holdId }), toHold),
    consume: change(consumeHold, ({ holdId }) => ({ type: 'consume', holdId }), toHold),
    /** The order that the hold is for was shipped. Harmless when repeated: a consumed hold stays consumed. */
    shipped: async (holdId: HoldId, context: CallContext): Promise<Result<CreditHold, { code: string }>> =>
      (await decide({ change: { type: 'consume', holdId }, context, answer: toHold })) as Result<CreditHold, { code: string }>,
    creditReturn: change(creditReturn, ({ idempotencyKey: _, ...input }) => ({ type: 'credit-return', ...input }), toAccount),
    recordPayment: change(recordPayment, ({ idempotencyKey: _, ...input }) => ({ type: 'record-payment', ...input }), toAccount),
    setLimit: change(setCreditLimit, ({ idempotencyKey: _, ...input }) => ({ type: 'set-limit', ...input }), toAccount),
    accounts: (input: ParsedInputOf<typeof getCreditAccounts>, { principal }: CallContext) =>
      readings.accounts(input.codes, principal),
    entries: (input: ParsedInputOf<typeof listCreditEntries>, { principal }: CallContext) => readings.entries(input, principal),
    reconcile: (_input: ParsedInputOf<typeof reconcileCredit>, { principal }: CallContext) => readings.reconcile(principal),
  }
}

export type CreditHandlers = ReturnType<typeof creditHandlers>

const notYours = err({ code: 'FORBIDDEN', reason: "Only the brand's people and the platform's services change credit" })

const toHold = ({ account, hold }: Credit): CreditHold => {
  if (!hold) throw new Error(`A change to a hold of dealer ${account.dealerCode} left none`)
  return { ...hold, currency: account.currency }
}

const toAccount = ({ account }: Credit): CreditAccount => {
  const { suspended: _, ...answer }: Account = account
  return answer
}
