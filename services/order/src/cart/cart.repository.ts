import type { CallContext, Command, ParsedInputOf, ReplyOf, Result, Sku } from '@channel/contracts'
import { err, newId, ok } from '@channel/contracts'
import type { Cart, CartId, CartRowError, CartSum } from '@channel/contracts/order'
import { changeCart, changeCartLines, dropCart } from '@channel/contracts/order'
import { once } from '@channel/messaging'
import { Prisma } from '../db/client.js'
import type { Buyer, Buying } from './buying.js'
import type { CartRow, Tx, UnitOfWork } from './cart-store.repository.js'
import { linesOf, lock, oneWithCounts, putLines, saveEdit } from './cart-store.repository.js'
import type { Line } from './lines.js'
import { edited } from './lines.js'
import type { ReadRow } from './rows.js'
import { addRows } from './rows.js'

/** A command as somebody sent it, and for whom he or she may buy. */
export type Call = { readonly context: CallContext; readonly at: Date; readonly buying: Buying }
type NewCart = Buyer & { readonly name: string; readonly currency: string; readonly lines: readonly Line[] }
type Target = { readonly cartId: CartId; readonly version?: number | undefined }
type EditError =
  | { code: 'CART_NOT_FOUND'; cartId: string }
  | { code: 'CART_CLOSED'; status: Cart['status']; orderId: string | null }
  | { code: 'VERSION_CONFLICT'; current: number }
type RowsAdded = { cart: Cart; taken: number; faults: CartRowError[]; sums: CartSum[] }

export const cartClosed = ({ status, orderId }: Pick<CartRow, 'status' | 'orderId'>) =>
  err({ code: 'CART_CLOSED' as const, status: status as Cart['status'], orderId })

/** The cart as the edit wants it: there, open, and of the version that was looked at. */
const forEdit = async (tx: Tx, { cartId, version }: Target, { buying }: Call): Promise<Result<CartRow, EditError>> => {
  const row = await lock(tx, cartId, buying)
  if (!row) return err({ code: 'CART_NOT_FOUND', cartId })
  if (row.status !== 'open') return cartClosed(row)
  return version === undefined || version === row.version ? ok(row) : err({ code: 'VERSION_CONFLICT', current: row.version })
}

const openCart = async (
  tx: Tx,
  { name, currency, dealerCode, location, lines }: NewCart,
  { at, buying }: Call,
): Promise<Cart> => {
  const row = await tx.cart.create({
    data: {
      id: newId(),
      name,
      channel: dealerCode === null ? 'store' : 'dealer',
      dealerCode,
      location,
      currency,
      status: 'open',
      version: 1,
      attempt: 1,
      owner: buying.owner,
      createdAt: at,
      updatedAt: at,
      drivenAt: at,
    },
  })
  await putLines(tx, row.id, lines)
  return oneWithCounts(tx, row)
}

const headOf = ({ name, shipTo, region, wishDate, note, clear = [] }: ParsedInputOf<typeof changeCart>) => {
  const cleared = new Set<string>(clear)
  return {
    name,
    shipTo: cleared.has('shipTo') ? Prisma.DbNull : shipTo,
    region: cleared.has('region') ? null : region,
    wishDate: cleared.has('wishDate') ? null : wishDate && new Date(wishDate),
    note: cleared.has('note') ? null : note,
  }
}

const changeLinesIn = async (tx: Tx, input: ParsedInputOf<typeof changeCartLines>, call: Call) => {
  const row = await forEdit(tx, input, call)
  if (!row.ok) return row
  const next = edited(await linesOf(tx, row.value.id), input)
  if (!next.ok) return next
  const removed: Sku[] = next.value.removed
  if (removed.length > 0) await tx.cartLine.deleteMany({ where: { cartId: row.value.id, sku: { in: removed } } })
  await putLines(tx, row.value.id, next.value.changed)
  return ok(await oneWithCounts(tx, await saveEdit(tx, row.value, call.at)))
}

const addRowsIn = async (tx: Tx, target: Target, rows: readonly ReadRow[], call: Call): Promise<Result<RowsAdded, EditError>> => {
  const row = await forEdit(tx, target, call)
  if (!row.ok) return row
  const { changed, ...added } = addRows(await linesOf(tx, row.value.id), rows)
  await putLines(tx, row.value.id, changed)
  const saved = changed.length > 0 ? await saveEdit(tx, row.value, call.at) : row.value
  return ok({ cart: await oneWithCounts(tx, saved), ...added })
}

/** Carts: lock, decide, save; one transaction for each edit, whatever the number of its lines. */
export const cartRepository = (work: UnitOfWork) => ({
  /** Opens a cart, with lines in it where there are any; `answer` makes the command's answer of it. */
  open: <C extends Command>(command: C, input: ParsedInputOf<C>, cart: NewCart, call: Call, answer: (cart: Cart) => ReplyOf<C>) =>
    work((tx) => once(tx, command, input, call, async () => answer(await openCart(tx, cart, call)))),

  change: (input: ParsedInputOf<typeof changeCart>, call: Call): Promise<ReplyOf<typeof changeCart>> =>
    work((tx) =>
      once(tx, changeCart, input, call, async () => {
        const row = await forEdit(tx, input, call)
        return row.ok ? ok(await oneWithCounts(tx, await saveEdit(tx, row.value, call.at, headOf(input)))) : row
      }),
    ),

  changeLines: (input: ParsedInputOf<typeof changeCartLines>, call: Call): Promise<ReplyOf<typeof changeCartLines>> =>
    work((tx) => once(tx, changeCartLines, input, call, () => changeLinesIn(tx, input, call))),

  /** `answer` makes the command's answer of what was added. */
  addRows: <C extends Command>(
    command: C,
    input: ParsedInputOf<C> & Target,
    rows: readonly ReadRow[],
    call: Call,
    answer: (added: Result<RowsAdded, EditError>) => ReplyOf<C>,
  ): Promise<ReplyOf<C>> =>
    work((tx) => once(tx, command, input, call, async () => answer(await addRowsIn(tx, input, rows, call)))),

  drop: (input: ParsedInputOf<typeof dropCart>, call: Call): Promise<ReplyOf<typeof dropCart>> =>
    work((tx) =>
      once(tx, dropCart, input, call, async () => {
        const row = await forEdit(tx, input, call)
        return row.ok ? ok(await oneWithCounts(tx, await saveEdit(tx, row.value, call.at, { status: 'dropped' }))) : row
      }),
    ),
})
export type CartRepository = ReturnType<typeof cartRepository>
