import { addCartRows, MAX_CART_LINES } from '@channel/contracts/order'
import type { CartSum } from '@channel/contracts/order'
import { badInput } from '../errors/coded-error.js'
import { cartRowFaults } from '../errors/cart-row-faults.js'
import { FileRefused } from './file-faults.js'
import type { Names } from './row-upload.js'
import { batchesOf, cellOf, tally } from './row-upload.js'
import type { FileUpload } from './sell-out-upload.js'

const COLUMNS = {
  sku: [
    '货号',
    'SKU',
    'sku code',
    '商品编码',
    '商品货号',
    '产品编码',
    '物料编码',
    '编码',
    'item',
    'item code',
    'product code',
    'code',
  ],
  quantity: ['数量', 'Quantity', 'Qty', '订购数量', '采购数量', '件数', 'count', 'units'],
  note: ['备注', 'Note', 'notes', 'remark', 'remarks', 'comment', '说明'],
} satisfies Record<string, Names>

/** Longer cells are cut: no cell that matters is as long. */
const LONGEST_CELL = 1_000

/** Adds the rows of a file to a cart: good rows are taken, the others answered with their reasons. */
export const uploadCartLines = async ({ remote, body, query, idempotencyKey, language }: FileUpload) => {
  const { cartId } = query
  if (cartId === undefined) {
    const message = language === 'zh-CN' ? '需要 cartId' : 'cartId is needed'
    throw badInput([{ path: ['cartId'], code: 'required', message }])
  }
  const counted = tally()
  const sums: CartSum[] = []
  let version: number | undefined
  let number = 0
  for await (const batch of batchesOf(body, MAX_CART_LINES, language)) {
    const rows = batch.map((row) => ({
      line: row.line,
      sku: (cellOf(row, COLUMNS.sku) ?? '').slice(0, LONGEST_CELL),
      quantity: (cellOf(row, COLUMNS.quantity) ?? '').slice(0, LONGEST_CELL),
      note: cellOf(row, COLUMNS.note)?.slice(0, LONGEST_CELL),
    }))
    const reply = await remote.tell(addCartRows, { cartId, rows }, `${idempotencyKey}:${number}`)
    if (!reply.ok) throw new FileRefused(reply.error)
    const { taken, faults, cart } = reply.value
    counted.count({ rows: rows.length, taken })
    counted.faulty(faults.map(({ line, fault }) => ({ line, code: fault, message: cartRowFaults[language][fault] })))
    sums.push(...reply.value.sums)
    version = cart.version
    number += 1
  }
  return { ...counted.report(), sums, version }
}
