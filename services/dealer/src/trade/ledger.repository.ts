import type { EventEnvelope, Sku } from '@channel/contracts'
import { newId } from '@channel/contracts'
import { firstTime } from '@channel/messaging'
import type { Prisma, PrismaClient } from '../db/client.js'
import type { TradeDocument } from './trade.js'

type Tx = Prisma.TransactionClient
export type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
export type ProductCard = { readonly sku: Sku; readonly name: string; readonly category: string }

const INSERT_ENTRIES = `
  INSERT INTO trade_entry (id, at, day, dealer_code, kind, document, order_id, line_no, sku, category, quantity, amount_minor, currency)
  SELECT e.id, $2::timestamptz, e.day, e."dealerCode", e.kind, e.document, e."orderId", e."lineNo", e.sku, coalesce(p.category, ''),
         e.quantity, e."amountMinor", e.currency
    FROM json_to_recordset($1::json) AS e (id uuid, day date, "dealerCode" text, kind text, document text, "orderId" uuid,
           "lineNo" int, sku text, quantity bigint, "amountMinor" bigint, currency text)
    LEFT JOIN product_card p USING (sku)
   ORDER BY e.id`
/** Cards in the order of their keys: two writers lock them in one order. */
const SAVE_CARDS = `
  INSERT INTO product_card (sku, name, category)
  SELECT c.sku, c.name, c.category FROM json_to_recordset($1::json) AS c (sku text, name text, category text) ORDER BY c.sku
  ON CONFLICT (sku) DO UPDATE SET name = excluded.name, category = excluded.category`
const ADD_CARDS = SAVE_CARDS.replace(/DO UPDATE.*$/, 'DO NOTHING')

/** What is written of trade: each event once, however often it comes. */
export const ledgerRepository = (db: PrismaClient, transaction: UnitOfWork) => ({
  append: (consumer: string, event: EventEnvelope, { entries }: TradeDocument): Promise<void> =>
    transaction(async (tx) => {
      if (!(await firstTime(tx, consumer, event.id))) return
      const rows = entries.map((entry) => ({ id: newId(), ...entry }))
      await tx.$executeRawUnsafe(INSERT_ENTRIES, JSON.stringify(rows), event.occurredAt)
    }),

  /** The product as it is now. */
  saveCard: (consumer: string, event: EventEnvelope, card: ProductCard): Promise<void> =>
    transaction(async (tx) => {
      if (await firstTime(tx, consumer, event.id)) await tx.$executeRawUnsafe(SAVE_CARDS, JSON.stringify([card]))
    }),

  /** Cards of products that were registered before anybody kept cards; what an event has told since is newer and stays. */
  addCards: async (cards: readonly ProductCard[]): Promise<void> => {
    if (cards.length > 0) await db.$executeRawUnsafe(ADD_CARDS, JSON.stringify(cards))
  },

  /** Of these SKUs those that have no card. */
  unknown: async (skus: readonly Sku[]): Promise<Sku[]> => {
    const known = await db.productCard.findMany({ where: { sku: { in: [...new Set(skus)] } }, select: { sku: true } })
    const names = new Set(known.map(({ sku }) => sku))
    return [...new Set(skus)].filter((sku) => !names.has(sku))
  },
})
export type LedgerRepository = ReturnType<typeof ledgerRepository>
