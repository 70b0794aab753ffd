import type { CallContext, DealerCode, NewEvent, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actorOf, err, newEvent, newId, ok } from '@channel/contracts'
import type { TemporaryLimit } from '@channel/contracts/dealer'
import {
  creditTermsChanged,
  endTemporaryLimit,
  grantTemporaryLimit,
  setCreditTerms,
  temporaryLimitEnded,
  temporaryLimitGranted,
} from '@channel/contracts/dealer'
import { appendToOutbox, once } from '@channel/messaging'
import type { Prisma } from '../db/client.js'
import type { UnitOfWork } from './credit.repository.js'
import { checkValidity, endedAt } from './temporary-limit.js'

type Tx = Prisma.TransactionClient
type Call = { context: CallContext; at: Date }

/**
 * Terms of payment and limits for a time. They are written under their account's lock, which orders them among everything else of the dealer;
 * decisions on credit read them after they have locked the account.
 */
export const termsRepository = (transaction: UnitOfWork) => ({
  setTerms: (input: ParsedInputOf<typeof setCreditTerms>, call: Call): Promise<ReplyOf<typeof setCreditTerms>> =>
    transaction((tx) => once(tx, setCreditTerms, input, call, () => writeTerms(tx, input, call))),

  grant: (input: ParsedInputOf<typeof grantTemporaryLimit>, call: Call): Promise<ReplyOf<typeof grantTemporaryLimit>> =>
    transaction((tx) =>
      once(tx, grantTemporaryLimit, input, call, async () => {
        const { dealerCode, currency } = input
        const account = await lockAccount(tx, dealerCode)
        if (!account) return err({ code: 'DEALER_NOT_FOUND', dealerCode })
        if (account.currency !== currency) return err({ code: 'CURRENCY_MISMATCH', expected: account.currency, given: currency })
        const validity = checkValidity(input.validFrom, input.validTo, call.at)
        if (!validity.ok) return validity
        const limit = granted(input, call)
        await tx.temporaryLimit.create({ data: toRow(limit) })
        await tell(tx, newEvent(temporaryLimitGranted, dealerCode, limit), call)
        return ok(limit)
      }),
    ),

  end: (input: ParsedInputOf<typeof endTemporaryLimit>, call: Call): Promise<ReplyOf<typeof endTemporaryLimit>> =>
    transaction((tx) =>
      once(tx, endTemporaryLimit, input, call, async () => {
        const found = await lockLimit(tx, input.temporaryLimitId)
        if (!found) return err({ code: 'TEMPORARY_LIMIT_NOT_FOUND', temporaryLimitId: input.temporaryLimitId })
        const ended = endedAt(found, call.at, actorOf(call.context.principal))
        if (!ended) return ok(found)
        await tx.temporaryLimit.update({ where: { id: ended.id }, data: { validTo: ended.validTo, endedBy: ended.endedBy } })
        await tell(tx, newEvent(temporaryLimitEnded, ended.dealerCode, ended), call)
        return ok(ended)
      }),
    ),
})

type Terms = Omit<ParsedInputOf<typeof setCreditTerms>, 'idempotencyKey'>

/** In a transaction that somebody else began. */
export const writeTerms = async (tx: Tx, terms: Terms, call: Call): Promise<ReplyOf<typeof setCreditTerms>> => {
  const { dealerCode, paymentDays, blockAfterDays, reason } = terms
  if (!(await lockAccount(tx, dealerCode))) return err({ code: 'DEALER_NOT_FOUND', dealerCode })
  await saveTerms(tx, terms, call)
  await tell(tx, newEvent(creditTermsChanged, dealerCode, { dealerCode, paymentDays, blockAfterDays, reason }), call)
  return ok({ dealerCode, paymentDays, blockAfterDays })
}

export type TermsRepository = ReturnType<typeof termsRepository>

const saveTerms = async (tx: Tx, input: Terms, { context, at }: Call): Promise<void> => {
  const { dealerCode, paymentDays, blockAfterDays, reason } = input
  const terms = { paymentDays, blockAfterDays, reason, changedBy: actorOf(context.principal), changedAt: at }
  await tx.creditTerms.upsert({ where: { dealerCode }, create: { dealerCode, ...terms }, update: terms })
}

const tell = (tx: Tx, event: NewEvent, call: Call): Promise<void> => appendToOutbox(tx, [event], call)

const lockAccount = async (tx: Tx, dealerCode: DealerCode): Promise<{ currency: string } | undefined> => {
  const [row] = await tx.$queryRaw<{ currency: string }[]>`
    SELECT currency FROM credit_account WHERE dealer_code = ${dealerCode} FOR UPDATE`
  return row
}

/** Under the lock of its account. */
const lockLimit = async (tx: Tx, id: string): Promise<TemporaryLimit | undefined> => {
  const [account] = await tx.$queryRaw<{ currency: string }[]>`
    SELECT currency FROM credit_account WHERE dealer_code = (SELECT dealer_code FROM temporary_limit WHERE id = ${id}::uuid) FOR UPDATE`
  const row = account && (await tx.temporaryLimit.findUnique({ where: { id } }))
  return row ? toTemporaryLimit(row, account.currency) : undefined
}

const granted = (input: ParsedInputOf<typeof grantTemporaryLimit>, { context, at }: Call): TemporaryLimit => {
  const { idempotencyKey: _, validFrom, validTo, ...wanted } = input
  const validity = { validFrom: new Date(validFrom).toISOString(), validTo: new Date(validTo).toISOString() }
  return {
    id: newId(),
    ...wanted,
    ...validity,
    grantedBy: actorOf(context.principal),
    grantedAt: at.toISOString(),
    endedBy: null,
  }
}

const toRow = ({ currency: _, ...limit }: TemporaryLimit): Prisma.TemporaryLimitUncheckedCreateInput => limit

export const toTemporaryLimit = (row: Prisma.TemporaryLimitGetPayload<object>, currency: string): TemporaryLimit => ({
  id: row.id,
  dealerCode: row.dealerCode as DealerCode,
  amountMinor: Number(row.amountMinor),
  currency,
  validFrom: row.validFrom.toISOString(),
  validTo: row.validTo.toISOString(),
  reason: row.reason,
  grantedBy: row.grantedBy,
  grantedAt: row.grantedAt.toISOString(),
  endedBy: row.endedBy,
})
