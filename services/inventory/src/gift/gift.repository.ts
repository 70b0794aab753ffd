import type {
  CallContext,
  ChannelCode,
  Command,
  ErrorOf,
  LocationCode,
  ParsedInputOf,
  ReplyOf,
  Result,
  Sku,
} from '@channel/contracts'
import { actorOf, err, newId, ok } from '@channel/contracts'
import type {
  approveGiftBatch,
  closeGiftBatch,
  GiftBatch,
  GiftBatchAction,
  GiftBatchId,
  rejectGiftBatch,
  setQuotas,
  withdrawGiftBatch,
} from '@channel/contracts/inventory'
import { requestGiftBatch } from '@channel/contracts/inventory'
import { appendToOutbox, once } from '@channel/messaging'
import type { Prisma } from '../db/client.js'
import { insert, keptUnder, lock, mastersRefusal, nextNumber, save } from './gift-store.repository.js'
import type { BatchState } from './gift.js'
import { decide, published, requested, shown, validityRefusal } from './gift.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Call = { readonly context: CallContext; readonly at: Date }
type Step = { readonly action: GiftBatchAction; readonly note: string }
type StepCommand = typeof approveGiftBatch | typeof rejectGiftBatch | typeof withdrawGiftBatch | typeof closeGiftBatch
type StepRefusal = ErrorOf<StepCommand>

/** Changes stock in the same transaction, all of it or nothing. */
type Stock = {
  /** Keeps what the lines grant under the batch's number until `releaseAt`. */
  allotBatch(
    tx: Tx,
    input: Omit<ParsedInputOf<typeof setQuotas>, 'idempotencyKey'>,
    context: CallContext,
  ): Promise<Result<{ at: Date }, ErrorOf<typeof setQuotas>>>
  endBatch(
    tx: Tx,
    input: { channel: ChannelCode; batch: string; spots: readonly { sku: Sku; location: LocationCode }[] },
    context: CallContext,
  ): Promise<Result<{ at: Date }, never>>
}

/** A transaction and what is done in it. */
type Work = Call & { readonly tx: Tx; readonly stock: Stock }

const takenBy = ({ context, at }: Call) => ({ actor: actorOf(context.principal), at })

/** Tells the world and answers, with what stock keeps for the batch now. */
const told = async ({ tx, context, at }: Work, batch: BatchState): Promise<GiftBatch> => {
  const kept = (await keptUnder(tx, [batch])).get(batch.number) ?? []
  await appendToOutbox(tx, [published(batch, kept, at)], { context, at })
  return shown(batch, kept, at)
}

const request = async (work: Work, input: ParsedInputOf<typeof requestGiftBatch>): Promise<ReplyOf<typeof requestGiftBatch>> => {
  const refusal = validityRefusal(input, work.at) ?? (await mastersRefusal(work.tx, input.channel, input.lines))
  if (refusal) return err(refusal)
  const named = { id: newId() as GiftBatchId, number: await nextNumber(work.tx, work.at) }
  const batch = requested(input, named, work)
  await insert(work.tx, batch, takenBy(work))
  return ok(await told(work, batch))
}

type NotGranted = Exclude<ErrorOf<typeof setQuotas>, { code: 'QUOTA_BELOW_SOLD' }>

/** The number of a batch is new, so nothing can have been sold out of it. */
const grant = async ({ tx, stock, context }: Work, batch: BatchState): Promise<Result<{ at: Date }, NotGranted>> => {
  const { channel, number, validUntil: releaseAt } = batch
  const lines = batch.lines.map(({ sku, location, quantity }) => ({ sku, location, granted: quantity }))
  const granted = await stock.allotBatch(tx, { channel, batch: number, lines, releaseAt, reference: number }, context)
  if (!granted.ok && granted.error.code === 'QUOTA_BELOW_SOLD') throw new Error(`${number} was sold before its approval`)
  return granted as Result<{ at: Date }, NotGranted>
}

/** What a step does to stock. Refused, it leaves the batch as it was. */
const moveStock = async (work: Work, batch: BatchState, action: GiftBatchAction): Promise<Result<unknown, StepRefusal>> => {
  switch (action) {
    case 'approve': {
      const refusal = await mastersRefusal(work.tx, batch.channel, batch.lines)
      return refusal ? err(refusal) : grant(work, batch)
    }
    case 'close':
      return work.stock.endBatch(work.tx, { channel: batch.channel, batch: batch.number, spots: batch.lines }, work.context)
    case 'reject':
    case 'withdraw':
      return ok(undefined)
  }
}

const take = async (work: Work, batchId: GiftBatchId, { action, note }: Step): Promise<Result<GiftBatch, StepRefusal>> => {
  const batch = await lock(work.tx, batchId)
  if (!batch) return err({ code: 'GIFT_BATCH_NOT_FOUND', batchId })
  const taken = takenBy(work)
  const decided = decide(batch, action, note, taken)
  if (!decided.ok) return decided
  const moved = await moveStock(work, batch, action)
  if (!moved.ok) return moved
  await save(work.tx, decided.value, { action, note }, taken)
  return ok(await told(work, decided.value))
}

/** Gift batches: lock, decide, keep or give back stock, save, tell; one transaction each. */
export const giftRepository = ({ work, stock }: { work: UnitOfWork; stock: Stock }) => ({
  request: (input: ParsedInputOf<typeof requestGiftBatch>, call: Call): Promise<ReplyOf<typeof requestGiftBatch>> =>
    work((tx) => once(tx, requestGiftBatch, input, call, () => request({ ...call, tx, stock }, input))),

  /** Approves, rejects, withdraws or closes. */
  take: <C extends StepCommand>(command: C, input: ParsedInputOf<C>, step: Step, call: Call): Promise<ReplyOf<C>> =>
    work((tx) => once(tx, command as Command, input, call, () => take({ ...call, tx, stock }, input.batchId, step))) as Promise<
      ReplyOf<C>
    >,
})
export type GiftRepository = ReturnType<typeof giftRepository>
