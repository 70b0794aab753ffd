import type { CallContext, Command, ErrorOf, ParsedInputOf, ReplyOf, Result } from '@channel/contracts'
import { actorOf, err, newId, ok } from '@channel/contracts'
import type {
  Adjustment,
  AdjustmentId,
  AdjustmentObstacle,
  AdjustmentReason,
  approveAdjustment,
  rejectAdjustment,
  withdrawAdjustment,
} from '@channel/contracts/inventory'
import { requestAdjustment, reverseAdjustment } from '@channel/contracts/inventory'
import { appendToOutbox, once } from '@channel/messaging'
import type { Prisma } from '../db/client.js'
import { limitsNow, reasonsNow } from './adjustment-settings.repository.js'
import { insert, lock, nextNumber, priced, save } from './adjustment-store.repository.js'
import type { Posting } from '../posting.js'
import type { AdjustmentState, DecisionKind, Wanted } from './adjustment.js'
import { decide, movesOf, obstructed, postedAtOnce, published, requested, reversalOf, shown, takesOf } from './adjustment.js'
import { exceeds, valued } from './lines.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Call = { readonly context: CallContext; readonly at: Date }
type RequestInput = ParsedInputOf<typeof requestAdjustment>
type ReverseInput = ParsedInputOf<typeof reverseAdjustment>
type ReasonRefusal = Extract<ErrorOf<typeof requestAdjustment>, { code: 'UNKNOWN_REASON' | 'NOTE_REQUIRED' }>
type ConclusionError = ErrorOf<typeof approveAdjustment> | ErrorOf<typeof rejectAdjustment> | ErrorOf<typeof withdrawAdjustment>
type Conclusion = { readonly action: DecisionKind; readonly note: string }
export type DecisionCommand = typeof approveAdjustment | typeof rejectAdjustment | typeof withdrawAdjustment

/** Moves stock in the same transaction, all or nothing; `reference` stands on the stock cards. */
type PostStock = (tx: Tx, posting: Posting, context: CallContext) => Promise<Result<{ at: Date }, AdjustmentObstacle>>

/** A transaction and what is done in it. */
type Work = Call & { readonly tx: Tx; readonly post: PostStock }

const takenBy = ({ context, at }: Call) => ({ actor: actorOf(context.principal), at })

const postAll = ({ tx, post, context }: Work, adjustment: AdjustmentState) =>
  post(tx, { moves: movesOf(adjustment), reference: adjustment.number, takes: takesOf(adjustment) }, context)

const reasonFor = async (tx: Tx, { reason, note }: RequestInput): Promise<Result<AdjustmentReason, ReasonRefusal>> => {
  const active = (await reasonsNow(tx)).filter((one) => one.active)
  const found = active.find(({ code }) => code === reason)
  if (!found) return err({ code: 'UNKNOWN_REASON', reason, known: active.map(({ code }) => code) })
  return found.noteRequired && note === '' ? err({ code: 'NOTE_REQUIRED', reason }) : ok(found)
}

/** Posts a new adjustment at once, or leaves it to a second person. What stock refuses at once is not written. */
const open = async (work: Work, wanted: Wanted): Promise<Result<Adjustment, AdjustmentObstacle>> => {
  const named = { id: newId() as AdjustmentId, number: await nextNumber(work.tx, work.at) }
  const asked = requested(wanted, named, work)
  const waits = exceeds(asked.lines, await limitsNow(work.tx))
  if (!waits) {
    const posted = await postAll(work, asked)
    if (!posted.ok) return posted
  }
  const adjustment = waits ? asked : postedAtOnce(asked)
  await insert(work.tx, adjustment, takenBy(work))
  await appendToOutbox(work.tx, [published(adjustment)], work)
  return ok(shown(adjustment))
}

const request = async (work: Work, input: RequestInput): Promise<ReplyOf<typeof requestAdjustment>> => {
  const reason = await reasonFor(work.tx, input)
  if (!reason.ok) return reason
  const prices = await priced(work.tx, input.lines)
  if (!prices.ok) return prices
  const { note, reference = null } = input
  const { code, planned } = reason.value
  return open(work, { reason: code, planned, note, reference, lines: valued(input.lines, prices.value), reverses: null })
}

const reverse = async (work: Work, { adjustmentId, note }: ReverseInput): Promise<ReplyOf<typeof reverseAdjustment>> => {
  const original = await lock(work.tx, adjustmentId)
  if (!original) return err({ code: 'ADJUSTMENT_NOT_FOUND', adjustmentId })
  const reversal = reversalOf(original, note)
  return reversal.ok ? open(work, reversal.value) : reversal
}

/** What stock refuses stays pending, with the refusal beside it: the only refusal that leaves more than its answer. */
const conclude = async (
  work: Work,
  adjustmentId: AdjustmentId,
  { action, note }: Conclusion,
): Promise<Result<Adjustment, ConclusionError>> => {
  const pending = await lock(work.tx, adjustmentId)
  if (!pending) return err({ code: 'ADJUSTMENT_NOT_FOUND', adjustmentId })
  const taken = takenBy(work)
  const decided = decide(pending, action, note, { actor: taken.actor, at: work.at.toISOString() })
  if (!decided.ok) return decided
  const posted = action === 'approve' ? await postAll(work, pending) : ok(undefined)
  if (!posted.ok) {
    await save(work.tx, obstructed(pending, posted.error), { action: 'obstruct', note: posted.error.code }, taken)
    return posted
  }
  await save(work.tx, decided.value, { action, note }, taken)
  await appendToOutbox(work.tx, [published(decided.value)], work)
  return ok(shown(decided.value))
}

/** Adjustments: lock, decide, move stock, save, tell; one transaction each. */
export const adjustmentRepository = ({ work, post }: { work: UnitOfWork; post: PostStock }) => ({
  request: (input: RequestInput, call: Call): Promise<ReplyOf<typeof requestAdjustment>> =>
    work((tx) => once(tx, requestAdjustment, input, call, () => request({ ...call, tx, post }, input))),

  reverse: (input: ReverseInput, call: Call): Promise<ReplyOf<typeof reverseAdjustment>> =>
    work((tx) => once(tx, reverseAdjustment, input, call, () => reverse({ ...call, tx, post }, input))),

  /** Approves, rejects or withdraws. */
  conclude: <C extends DecisionCommand>(
    command: C,
    input: ParsedInputOf<C>,
    conclusion: Conclusion,
    call: Call,
  ): Promise<ReplyOf<C>> =>
    work((tx) =>
      once(tx, command as Command, input, call, () => conclude({ ...call, tx, post }, input.adjustmentId, conclusion)),
    ) as Promise<ReplyOf<C>>,
})
export type AdjustmentRepository = ReturnType<typeof adjustmentRepository>
