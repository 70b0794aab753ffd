import { expect } from '@jest/globals'
import type { CallContext, IdempotencyKey } from '@channel/contracts'
import { newId } from '@channel/contracts'
import type { Adjustment, AdjustmentId, Transfer, TransferId } from '@channel/contracts/inventory'
import { ReceiptLine, requestAdjustment, TakeBackLine } from '@channel/contracts/inventory'
import { brandAdmin, brandOps } from '@channel/testkit'
import fc from 'fast-check'
import type { DocumentHistory, DocumentStep } from './document-history.fixture.js'
import { documentHistory, PLACES, SKUS } from './document-history.fixture.js'
import type { Level, Model } from './document-model.fixture.js'
import { bookAdjustment, bookTransfer, changeAt, emptyModel, endRound, gained, lineOf } from './document-model.fixture.js'
import type { Documents } from './documents.fixture.js'
import { accepted, key, place, sku } from './shop.fixture.js'

type Reply = { ok: true; value: Transfer | Adjustment } | { ok: false; error: { code: string } }
/** Which documents the slots of a history stand for; a slot is filled by what was created last. */
type Slots = { transfers: Map<number, TransferId>; documents: Map<number, AdjustmentId> }
type Sent = { step: DocumentStep; key: IdempotencyKey; transferId: TransferId; adjustmentId: AdjustmentId }

const PEOPLE: readonly CallContext[] = [brandOps, brandAdmin]
const LIMIT = 5

const stockLines = (lines: readonly { sku: string; quantity: number }[]) =>
  lines.map((one) => ({ sku: sku(one.sku), quantity: one.quantity }))

const sendTransfer = ({ transfers }: ReturnType<Documents['any']>, sent: Sent, who: CallContext): Promise<Reply> | undefined => {
  const { act } = sent.step
  const on = { idempotencyKey: sent.key, transferId: sent.transferId, note: '盘点' }
  switch (act.kind) {
    case 'create': {
      const ends = { from: place(act.from), to: place(act.to) }
      return transfers.create({ idempotencyKey: sent.key, ...ends, lines: stockLines(act.lines), note: '' }, who)
    }
    case 'dispatch':
      return transfers.dispatch({ ...on, lines: stockLines(act.lines) }, who)
    case 'receive':
      return transfers.receive({ ...on, lines: act.lines.map((one) => ReceiptLine.parse(one)) }, who)
    case 'takeBack':
      return transfers.takeBack({ ...on, lines: act.lines.map((one) => TakeBackLine.parse(one)) }, who)
    case 'cancel':
      return transfers.cancel({ idempotencyKey: sent.key, transferId: sent.transferId, reason: '撤回' }, who)
    case 'close':
      return transfers.close(on, who)
    case 'adjust':
    case 'approve':
    case 'reject':
    case 'withdraw':
    case 'reverse':
      return undefined
  }
}

const sendAdjustment = ({ adjustments }: ReturnType<Documents['any']>, sent: Sent, who: CallContext): Promise<Reply> => {
  const { act } = sent.step
  if (act.kind === 'adjust') {
    const input = { idempotencyKey: sent.key, reason: 'correction', lines: act.lines }
    return adjustments.request(requestAdjustment.input.parse(input), who)
  }
  const on = { idempotencyKey: sent.key, adjustmentId: sent.adjustmentId, note: '核对', reason: '不实' }
  return adjustments[act.kind as 'approve' | 'reject' | 'withdraw' | 'reverse'](on, who)
}

const send = (shop: Documents, sent: Sent, n: number): Promise<Reply> => {
  const who = PEOPLE[sent.step.who] ?? brandOps
  return sendTransfer(shop.any(n), sent, who) ?? sendAdjustment(shop.any(n), sent, who)
}

const addressed = (step: DocumentStep, slots: Slots): Sent => {
  const { act } = step
  const transferId = ('slot' in act ? slots.transfers.get(act.slot) : undefined) ?? (newId() as TransferId)
  const adjustmentId = ('document' in act ? slots.documents.get(act.document) : undefined) ?? (newId() as AdjustmentId)
  return { step, key: key(), transferId, adjustmentId }
}

const book = (model: Model, slots: Slots, { step: { act } }: Sent, reply: Reply): void => {
  if (!reply.ok) return
  if ('slot' in act) {
    bookTransfer(model, act, reply.value as Transfer)
    if (act.kind === 'create') slots.transfers.set(act.slot, (reply.value as Transfer).id)
    return
  }
  bookAdjustment(model, reply.value as Adjustment)
  // A reversal is approved, rejected or withdrawn like any other document.
  if (act.kind === 'adjust' || act.kind === 'reverse') slots.documents.set(act.document, (reply.value as Adjustment).id)
}

type Before = ReadonlyMap<string, Level>
const spots = SKUS.flatMap((code) => PLACES.map((where) => [code, where] as const))
const levels = async (shop: Documents): Promise<Map<string, Level>> =>
  new Map(await Promise.all(spots.map(async ([code, where]) => [`${code}@${where}`, await shop.at(code, where)] as const)))
const unitsIn = (level: Level): number => level.sellable + level.inTransit + level.frozen + level.damaged

/** Every balance, every line and every sum as the pencil says; the ledger agrees; nothing is negative. */
const judge = async (shop: Documents, model: Model, before: Before): Promise<void> => {
  const after = await levels(shop)
  for (const [code, where] of spots) {
    const [was, is] = [before.get(`${code}@${where}`), after.get(`${code}@${where}`)]
    const change = changeAt(model, code, where)
    for (const bucket of ['sellable', 'inTransit', 'frozen', 'damaged'] as const) {
      expect([code, where, bucket, is?.[bucket]]).toEqual([code, where, bucket, (was?.[bucket] ?? 0) + change[bucket]])
      expect(is?.[bucket]).toBeGreaterThanOrEqual(0)
    }
  }
  for (const code of SKUS) {
    const sum = (all: Before) => PLACES.reduce((units, where) => units + unitsIn(all.get(`${code}@${where}`) as Level), 0)
    expect(sum(after) - sum(before)).toBe(gained(model, code))
  }
  const transfers = await shop.first.transfers.get({ ids: [...model.transfers.keys()] as TransferId[] }, brandOps)
  for (const { id, lines } of transfers) for (const line of lines) expect(line).toEqual(lineOf(model, id, line.sku))
  expect(await shop.differences()).toEqual([])
}

/** Plays a history round by round; the copies of a command go to different instances and must all get one answer. */
const play = async (shop: Documents, rounds: DocumentHistory): Promise<void> => {
  for (const where of PLACES) await shop.stock(12, SKUS, where)
  const before = await levels(shop)
  const model = emptyModel()
  const slots: Slots = { transfers: new Map(), documents: new Map() }
  for (const round of rounds) {
    const sent = round.map((step) => addressed(step, slots))
    const outcomes = await Promise.all(
      sent.map((one) => Promise.all(Array.from({ length: one.step.copies }, (_, n) => send(shop, one, n)))),
    )
    outcomes.forEach((replies, at) => {
      const [reply] = replies
      for (const other of replies) expect(other).toEqual(reply)
      const one = sent[at]
      if (reply && one) book(model, slots, one, reply)
    })
    endRound(model)
    await judge(shop, model, before)
  }
}

/**
 * Random histories with duplicates and concurrency; a failure prints its seed and path, and is shrunk as far as `seconds` allow: they
 * must end before the test's own time, which would swallow the seed.
 */
export const documentHistories = async (shop: Documents, numRuns: number, seconds: number): Promise<void> => {
  const limits = { idempotencyKey: key(), maxUnits: LIMIT, maxValues: [] }
  accepted(await shop.first.adjustments.setLimits(limits, brandAdmin))
  await fc.assert(
    fc.asyncProperty(documentHistory, (rounds) => play(shop, rounds)),
    { numRuns, endOnFailure: false, interruptAfterTimeLimit: seconds * 1_000 },
  )
}
