import type { DealerCode, LocationCode, OrderId, Sku } from '@channel/contracts'
import type { Cart, CartId, CartStatus, ShipTo } from '@channel/contracts/order'
import type { PrismaClient } from '../db/client.js'
import { Prisma } from '../db/client.js'
import type { Buying } from './buying.js'
import type { Line } from './lines.js'
import { keptRefusal } from './submission.js'

export type Tx = Prisma.TransactionClient
export type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
export type CartRow = Prisma.CartGetPayload<object>

/** Rows of the dealers or of the store for which somebody buys. */
export const within = (buying: Buying): { dealerCode?: { in: string[] }; location?: string } => {
  switch (buying.as) {
    case 'brand':
      return {}
    case 'dealer':
      return { dealerCode: { in: [...buying.dealers] } }
    case 'store':
      return { location: buying.location }
  }
}

/** A cart is its owner's alone, and only as long as the owner may buy for its dealer. */
export const ownCarts = (buying: Buying): Prisma.CartWhereInput => ({ owner: buying.owner, ...within(buying) })

const shown = (row: CartRow, lineCount: number, units: number): Cart => ({
  id: row.id as CartId,
  name: row.name,
  channel: row.channel as Cart['channel'],
  dealerCode: row.dealerCode as DealerCode | null,
  location: row.location as LocationCode | null,
  currency: row.currency,
  status: row.status as CartStatus,
  version: row.version,
  lineCount,
  units,
  shipTo: row.shipTo as ShipTo | null,
  region: row.region,
  wishDate: row.wishDate?.toISOString().slice(0, 10) ?? null,
  note: row.note,
  refusal: keptRefusal(row.refusal),
  orderId: row.orderId as OrderId | null,
  owner: row.owner,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})

/** Carts with what is in them, in the order of the rows. */
export const withCounts = async (db: PrismaClient | Tx, rows: readonly CartRow[]): Promise<Cart[]> => {
  if (rows.length === 0) return []
  const sums = await db.cartLine.groupBy({
    by: ['cartId'],
    where: { cartId: { in: rows.map(({ id }) => id) } },
    _count: { _all: true },
    _sum: { quantity: true },
  })
  const bySum = new Map(sums.map((sum) => [sum.cartId, sum]))
  return rows.map((row) => shown(row, bySum.get(row.id)?._count._all ?? 0, bySum.get(row.id)?._sum.quantity ?? 0))
}

export const oneWithCounts = async (db: PrismaClient | Tx, row: CartRow): Promise<Cart> => {
  const [cart] = await withCounts(db, [row])
  if (!cart) throw new Error(`Cart ${row.id} is gone`)
  return cart
}

/** The cart under its row lock; undefined where there is none for this caller. */
export const lock = async (tx: Tx, id: CartId, buying: Buying): Promise<CartRow | undefined> => {
  await tx.$queryRaw`SELECT 1 FROM cart WHERE id = ${id}::uuid FOR UPDATE`
  return (await tx.cart.findFirst({ where: { AND: [{ id }, ownCarts(buying)] } })) ?? undefined
}

export const linesOf = async (db: PrismaClient | Tx, cartId: string): Promise<Line[]> => {
  const rows = await db.cartLine.findMany({ where: { cartId }, orderBy: { place: 'asc' } })
  return rows.map(({ sku, quantity, note, place }) => ({ sku: sku as Sku, quantity, note, place }))
}

/** Writes lines in one statement, over what there was of their SKUs. */
export const putLines = async (tx: Tx, cartId: string, lines: readonly Line[]): Promise<void> => {
  if (lines.length === 0) return
  await tx.$executeRaw`
    INSERT INTO cart_line (cart_id, sku, quantity, note, place)
    SELECT ${cartId}::uuid, l.sku, l.quantity, l.note, l.place
      FROM jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) AS l (sku text, quantity int, note text, place int)
    ON CONFLICT (cart_id, sku) DO UPDATE SET quantity = EXCLUDED.quantity, note = EXCLUDED.note, place = EXCLUDED.place`
}

/** An edit: the next version, and what was said about the last try to order it no longer holds. */
export const saveEdit = (tx: Tx, row: CartRow, at: Date, data: Prisma.CartUpdateInput = {}): Promise<CartRow> =>
  tx.cart.update({
    where: { id: row.id },
    data: { ...data, version: row.version + 1, refusal: Prisma.DbNull, updatedAt: at },
  })
