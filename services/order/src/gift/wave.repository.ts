import type { CallContext, ParsedInputOf, ReplyOf, Sku } from '@channel/contracts'
import { actorOf, err, lineAmountMinor, newId, ok } from '@channel/contracts'
import type { GiftQuoteId, GiftWave } from '@channel/contracts/order'
import { cancelGiftWave, planGiftWave, releaseGiftWave } from '@channel/contracts/order'
import { once } from '@channel/messaging'
import type { Prisma, PrismaClient } from '../db/client.js'
import { lockQuote, quoteFrom, saveQuote, versionFrom } from './quote-store.repository.js'
import type { QuoteState } from './quote.js'
import { allowed } from './quote.js'
import { insertWave, lockWave, saveWave, shownWave, waveFrom, withCurrency } from './wave-store.repository.js'
import type { Outcome, WaveState } from './wave.js'
import { cancelled, concluded, released } from './wave.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Call = { readonly context: CallContext; readonly at: Date }

/** Whoever takes a wave on has so long before the next one does. */
const LEASE_MS = 15_000
export const leased = (at: Date): Date => new Date(at.getTime() + LEASE_MS)

const chosen = (tx: Tx, { quoteId, numbers, most }: ParsedInputOf<typeof planGiftWave>) =>
  tx.giftParcel.findMany({
    where: { quoteId, status: 'planned', ...(numbers && { number: { in: numbers } }) },
    select: { id: true, number: true },
    orderBy: { parcelNo: 'asc' },
    take: most,
  })

/** What the parcels of a wave hold together, at the contract's prices. */
const linesOf = async (tx: Tx, { offer, currency }: QuoteState, waveId: string): Promise<GiftWave['lines']> => {
  const sums = await tx.$queryRaw<{ sku: Sku; quantity: bigint }[]>`
    SELECT l.sku, sum(l.quantity) AS quantity FROM gift_parcel p JOIN gift_parcel_line l ON l.parcel_id = p.id
     WHERE p.wave_id = ${waveId}::uuid GROUP BY l.sku ORDER BY l.sku`
  const prices = new Map(offer.lines.map(({ sku, unitPrice }) => [sku, unitPrice]))
  return sums.map(({ sku, quantity }) => {
    const unitPrice = prices.get(sku)
    if (unitPrice === undefined) throw new Error(`${sku} is not in the contract`)
    return { sku, quantity: Number(quantity), unitPrice, amountMinor: lineAmountMinor(unitPrice, Number(quantity), currency) }
  })
}

const begun = (quote: QuoteState, number: number, parcels: number, { context, at }: Call): WaveState => ({
  ...{ id: newId(), quoteId: quote.id, number, status: 'planned', orderId: null, refusal: null, parcels },
  ...{ currency: quote.currency, lines: [], amountMinor: 0, plannedBy: actorOf(context.principal), plannedAt: at.toISOString() },
  ...{ placedAt: null, attempt: 0, reason: null, dueAt: null },
})

const plan = async (tx: Tx, input: ParsedInputOf<typeof planGiftWave>, call: Call): Promise<ReplyOf<typeof planGiftWave>> => {
  const { quoteId, numbers } = input
  const quote = await lockQuote(tx, quoteId)
  if (!quote) return err({ code: 'GIFT_QUOTE_NOT_FOUND', quoteId })
  const may = allowed(quote, 'plan-wave', call.at)
  if (!may.ok) return may
  const parcels = await chosen(tx, input)
  const found = new Set(parcels.map(({ number }) => number))
  const missing = input.most === undefined ? (numbers ?? []).filter((number) => !found.has(number)) : []
  if (missing.length > 0) return err({ code: 'GIFT_PARCELS_NOT_PLANNED', numbers: missing })
  if (parcels.length === 0) return err({ code: 'GIFT_NOTHING_PLANNED' })
  const { lastWave } = await tx.giftQuote.update({
    where: { id: quoteId },
    data: { lastWave: { increment: 1 } },
    select: { lastWave: true },
  })
  const empty = begun(quote, lastWave, parcels.length, call)
  await insertWave(tx, empty)
  const ids = parcels.map(({ id }) => id)
  await tx.giftParcel.updateMany({ where: { id: { in: ids } }, data: { waveId: empty.id, status: 'released' } })
  const lines = await linesOf(tx, quote, empty.id)
  const amountMinor = lines.reduce((sum, line) => sum + line.amountMinor, 0)
  await tx.giftWave.update({ where: { id: empty.id }, data: { lines, amountMinor } })
  if (quote.status === 'accepted') {
    const delivering: QuoteState = { ...quote, status: 'delivering', steps: quote.steps + 1, updatedAt: call.at.toISOString() }
    await saveQuote(tx, delivering, { step: 'deliver', note: '', actor: empty.plannedBy, at: call.at })
  }
  return ok(shownWave({ ...empty, lines, amountMinor }))
}

type Release = typeof releaseGiftWave
type Cancel = typeof cancelGiftWave

const release = async (tx: Tx, { waveId }: ParsedInputOf<Release>, { at }: Call): Promise<ReplyOf<Release>> => {
  const wave = await lockWave(tx, waveId)
  if (!wave) return err({ code: 'GIFT_WAVE_NOT_FOUND', waveId })
  const now = released(wave, leased(at))
  if (!now.ok) return now
  if (now.value !== wave) await saveWave(tx, now.value)
  return ok(shownWave(now.value))
}

const cancel = async (tx: Tx, { waveId, reason }: ParsedInputOf<Cancel>, { at }: Call): Promise<ReplyOf<Cancel>> => {
  const wave = await lockWave(tx, waveId)
  if (!wave) return err({ code: 'GIFT_WAVE_NOT_FOUND', waveId })
  const shipped = await tx.giftParcel.count({ where: { waveId, dispatchId: { not: null } } })
  const now = cancelled(wave, shipped, reason, leased(at))
  if (!now.ok) return now
  if (now.value !== wave) await saveWave(tx, now.value)
  return ok(shownWave(now.value))
}

/** Waves: each step is one transaction under the quote's lock. */
export const waveRepository = (db: PrismaClient, work: UnitOfWork) => ({
  plan: (input: ParsedInputOf<typeof planGiftWave>, call: Call): Promise<ReplyOf<typeof planGiftWave>> =>
    work((tx) => once(tx, planGiftWave, input, call, () => plan(tx, input, call))),
  release: (input: ParsedInputOf<Release>, call: Call): Promise<ReplyOf<Release>> =>
    work((tx) => once(tx, releaseGiftWave, input, call, () => release(tx, input, call))),
  cancel: (input: ParsedInputOf<Cancel>, call: Call): Promise<ReplyOf<Cancel>> =>
    work((tx) => once(tx, cancelGiftWave, input, call, () => cancel(tx, input, call))),

  /** The wave as it is then, with the quote that says what is ordered. */
  takeOn: async (id: string): Promise<{ wave: WaveState; quote: QuoteState }> => {
    const row = await db.giftWave.findUniqueOrThrow({ where: { id }, include: withCurrency })
    const quote = await db.giftQuote.findUniqueOrThrow({ where: { id: row.quoteId } })
    const quoteId_version = { quoteId: quote.id, version: quote.version }
    const offer = await db.giftQuoteVersion.findUniqueOrThrow({ where: { quoteId_version } })
    return { wave: waveFrom(row), quote: quoteFrom(quote, versionFrom(offer)) }
  },

  conclude: (id: string, attempt: number, outcome: Outcome, at: Date): Promise<WaveState> =>
    work(async (tx) => {
      const wave = await lockWave(tx, id)
      if (!wave) throw new Error(`Gift wave ${id} is gone`)
      const now = concluded(wave, attempt, outcome, at)
      if (now !== wave) await saveWave(tx, now)
      return now
    }),

  /** Waves that nobody drives and that are due, each for one caller only. */
  claimDue: async (at: Date, limit: number): Promise<string[]> => {
    const rows = await db.$queryRaw<{ id: string }[]>`
      UPDATE gift_wave w SET due_at = ${leased(at).toISOString()}::timestamptz
        FROM (SELECT id FROM gift_wave WHERE due_at <= ${at.toISOString()}::timestamptz
               ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED) due
       WHERE w.id = due.id RETURNING w.id`
    return rows.map(({ id }) => id)
  },

  one: async (id: string): Promise<GiftWave> =>
    shownWave(waveFrom(await db.giftWave.findUniqueOrThrow({ where: { id }, include: withCurrency }))),

  ofQuotes: async (ids: readonly GiftQuoteId[]): Promise<GiftWave[]> => {
    const where = { quoteId: { in: [...ids] } }
    const rows = await db.giftWave.findMany({ where, orderBy: [{ quoteId: 'asc' }, { number: 'asc' }], include: withCurrency })
    return rows.map((row) => shownWave(waveFrom(row)))
  },
})
export type WaveRepository = ReturnType<typeof waveRepository>
