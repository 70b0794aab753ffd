import type { CallContext, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { err, newId, ok } from '@channel/contracts'
import { takeGiftRecipients } from '@channel/contracts/order'
import { once } from '@channel/messaging'
import type { Prisma } from '../db/client.js'
import { lockQuote } from './quote-store.repository.js'
import type { QuoteState } from './quote.js'
import { allowed } from './quote.js'
import type { Packed } from './recipients.js'
import { judge, packed } from './recipients.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Call = { readonly context: CallContext; readonly at: Date }
type Take = typeof takeGiftRecipients

/** Of each SKU, what the contract has left for recipients. The quote's lock is held. */
const leftOf = async (tx: Tx, { id, offer }: QuoteState): Promise<Map<string, number>> => {
  const assigned = await tx.$queryRaw<{ sku: string; quantity: bigint }[]>`
    SELECT l.sku, sum(l.quantity) AS quantity FROM gift_parcel p JOIN gift_parcel_line l ON l.parcel_id = p.id
     WHERE p.quote_id = ${id}::uuid GROUP BY l.sku`
  const given = new Map(assigned.map(({ sku, quantity }) => [sku, Number(quantity)]))
  return new Map(offer.lines.map(({ sku, quantity }) => [sku, quantity - (given.get(sku) ?? 0)]))
}

const PEOPLE = '(at int, name text, phone text, province text, city text, address text)'

/** Of these parcels, which the quote has already, in no wave yet: by their place in the list. */
const plannedBefore = async (tx: Tx, quoteId: string, parcels: readonly Packed[]): Promise<Map<number, string>> => {
  const people = JSON.stringify(parcels.map(({ lines: _, ...person }, at) => ({ ...person, at })))
  const rows = await tx.$queryRawUnsafe<{ at: number; id: string }[]>(
    `SELECT DISTINCT ON (w.at) w.at, p.id FROM json_to_recordset($2::json) AS w ${PEOPLE}
       JOIN gift_parcel p ON p.quote_id = $1::uuid AND p.status = 'planned' AND p.phone = w.phone AND p.name = w.name
        AND p.province = w.province AND p.city = w.city AND p.address = w.address
      ORDER BY w.at, p.parcel_no`,
    quoteId,
    people,
  )
  return new Map(rows.map(({ at, id }) => [at, id]))
}

const insertParcels = (tx: Tx, { id, number }: QuoteState, parcels: readonly object[]) =>
  tx.$executeRaw`
    WITH counted AS (
      UPDATE gift_quote SET last_parcel = last_parcel + ${parcels.length} WHERE id = ${id}::uuid RETURNING last_parcel)
    INSERT INTO gift_parcel (id, quote_id, parcel_no, number, status, name, phone, province, city, address)
    SELECT w.id, ${id}::uuid, n, ${number} || '-P' || lpad(n::text, greatest(4, length(n::text)), '0'), 'planned',
           w.name, w.phone, w.province, w.city, w.address
      FROM counted, json_to_recordset(${JSON.stringify(parcels)}::json)
             AS w (id uuid, at int, name text, phone text, province text, city text, address text),
           LATERAL (SELECT counted.last_parcel - ${parcels.length} + w.at + 1 AS n) numbered`

const addLines = (tx: Tx, lines: readonly object[]) =>
  tx.$executeRaw`
    INSERT INTO gift_parcel_line (parcel_id, sku, quantity, note)
    SELECT w."parcelId", w.sku, w.quantity, w.note
      FROM json_to_recordset(${JSON.stringify(lines)}::json) AS w ("parcelId" uuid, sku text, quantity int, note text)
    ON CONFLICT (parcel_id, sku) DO UPDATE
      SET quantity = gift_parcel_line.quantity + excluded.quantity,
          note = CASE WHEN excluded.note IN ('', gift_parcel_line.note) THEN gift_parcel_line.note
                      ELSE concat_ws('；', nullif(gift_parcel_line.note, ''), excluded.note) END`

const keep = async (tx: Tx, quote: QuoteState, parcels: readonly Packed[]): Promise<void> => {
  if (parcels.length === 0) return
  const before = await plannedBefore(tx, quote.id, parcels)
  const placed = parcels.map((parcel, at) => ({ ...parcel, id: before.get(at) ?? newId(), known: before.has(at) }))
  const fresh = placed.filter(({ known }) => !known)
  if (fresh.length > 0)
    await insertParcels(
      tx,
      quote,
      fresh.map(({ lines: _, known: __, ...person }, at) => ({ ...person, at })),
    )
  await addLines(
    tx,
    placed.flatMap(({ id, lines }) => lines.map((line) => ({ parcelId: id, ...line }))),
  )
}

const take = async (tx: Tx, { quoteId, replace, rows }: ParsedInputOf<Take>, at: Date): Promise<ReplyOf<Take>> => {
  const quote = await lockQuote(tx, quoteId)
  if (!quote) return err({ code: 'GIFT_QUOTE_NOT_FOUND', quoteId })
  const may = allowed(quote, 'take-recipients', at)
  if (!may.ok) return may
  if (replace) await tx.giftParcel.deleteMany({ where: { quoteId, status: 'planned' } })
  const { taken, faults } = judge(rows, await leftOf(tx, quote))
  await keep(tx, quote, packed(taken))
  return ok({ taken: taken.length, faults: [...faults] })
}

/** Who gets what: under the quote's lock, so that together they never get more than the contract has. */
export const recipientRepository = (work: UnitOfWork) => ({
  take: (input: ParsedInputOf<Take>, call: Call): Promise<ReplyOf<Take>> =>
    work((tx) => once(tx, takeGiftRecipients, input, call, () => take(tx, input, call.at))),
})
export type RecipientRepository = ReturnType<typeof recipientRepository>
