import type { CallContext, Command, ErrorOf, ParsedInputOf, ReplyOf, Result } from '@channel/contracts'
import { actorOf, businessDay, err, hasRole, newId, ok } from '@channel/contracts'
import type {
  acceptGiftQuote,
  approveGiftQuote,
  completeGiftQuote,
  GiftQuote,
  GiftQuoteId,
  rejectGiftQuote,
  reviseGiftQuote,
  submitGiftQuote,
  withdrawGiftQuote,
} from '@channel/contracts/order'
import { createGiftQuote } from '@channel/contracts/order'
import { once } from '@channel/messaging'
import type { Prisma } from '../db/client.js'
import { insertQuote, lockQuote, nextNumber, saveQuote } from './quote-store.repository.js'
import type { Asked, Offered, QuoteState } from './quote.js'
import { decide, shownQuote } from './quote.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Call = { readonly context: CallContext; readonly at: Date }
export type StepCommand =
  | typeof reviseGiftQuote
  | typeof submitGiftQuote
  | typeof approveGiftQuote
  | typeof rejectGiftQuote
  | typeof acceptGiftQuote
  | typeof withdrawGiftQuote
  | typeof completeGiftQuote

const create = async (
  tx: Tx,
  { customer, currency }: ParsedInputOf<typeof createGiftQuote>,
  offer: Offered,
  { context, at }: Call,
): Promise<ReplyOf<typeof createGiftQuote>> => {
  const known = await tx.corporateCustomer.findUnique({ where: { code: customer }, select: { code: true } })
  if (!known) return err({ code: 'CORPORATE_CUSTOMER_NOT_FOUND', customer })
  const [id, now, actor] = [newId() as GiftQuoteId, at.toISOString(), actorOf(context.principal)]
  const quote: QuoteState = {
    ...{ id, number: await nextNumber(tx, businessDay(at)), customer, currency, status: 'draft', steps: 1 },
    offer: { ...offer, quoteId: id, version: 1, writtenBy: actor, writtenAt: now },
    ...{ contractNumber: null, contractDay: null, submittedBy: null, decidedBy: null, createdAt: now, updatedAt: now },
  }
  await insertQuote(tx, quote, { step: 'create', note: '', actor, at })
  return ok(shownQuote(quote, at))
}

const step = async (
  tx: Tx,
  quoteId: GiftQuoteId,
  asked: Asked,
  note: string,
  { context, at }: Call,
): Promise<Result<GiftQuote, ErrorOf<StepCommand>>> => {
  const quote = await lockQuote(tx, quoteId)
  if (!quote) return err({ code: 'GIFT_QUOTE_NOT_FOUND', quoteId })
  const actor = actorOf(context.principal)
  const decided = decide(quote, asked, { actor, admin: hasRole(context.principal, 'brand-admin'), at })
  if (!decided.ok) return decided
  if (asked.action === 'complete') {
    const open = await tx.giftParcel.count({ where: { quoteId, status: { not: 'delivered' } } })
    if (open > 0) return err({ code: 'GIFT_PARCELS_OPEN', open })
  }
  await saveQuote(tx, decided.value, { step: asked.action, note, actor, at })
  return ok(shownQuote(decided.value, at))
}

/** Quotes: lock, decide, save; one transaction each. */
export const quoteRepository = (work: UnitOfWork) => ({
  create: (input: ParsedInputOf<typeof createGiftQuote>, offer: Offered, call: Call): Promise<ReplyOf<typeof createGiftQuote>> =>
    work((tx) => once(tx, createGiftQuote, input, call, () => create(tx, input, offer, call))),

  step: <C extends StepCommand>(
    command: C,
    input: ParsedInputOf<C>,
    { asked, note }: { asked: Asked; note: string },
    call: Call,
  ): Promise<ReplyOf<C>> =>
    work((tx) => once(tx, command as Command, input, call, () => step(tx, input.quoteId, asked, note, call))) as Promise<
      ReplyOf<C>
    >,
})
export type QuoteRepository = ReturnType<typeof quoteRepository>
