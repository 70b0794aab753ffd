import {
  GiftQuoteId,
  MAX_GIFT_ROWS,
  NewGiftRecipient,
  NewGiftTracking,
  shipGiftParcels,
  takeGiftRecipients,
} from '@channel/contracts/order'
import type { GiftRowFault } from '@channel/contracts/order'
import type { Row } from '@channel/spreadsheet'
import { validArgument } from '../errors/bad-input.js'
import { giftRowFaults as englishFaults } from '../errors/gift-order-messages.en.js'
import { giftRowFaults as chineseFaults } from '../errors/gift-order-messages.zh-CN.js'
import { FileRefused } from './file-faults.js'
import type { Names, RowFault, Tally } from './row-upload.js'
import { batchesOf, cellOf, contractFaults, tally, wholeOf } from './row-upload.js'
import type { FileUpload } from './sell-out-upload.js'
import { say } from './words.js'

const RECIPIENT = {
  name: ['收件人', 'Name', '姓名', 'Recipient'],
  phone: ['电话', 'Phone', '手机', '手机号', '联系电话'],
  province: ['省', 'Province', '省份'],
  city: ['市', 'City', '城市'],
  address: ['详细地址', 'Address', '地址', '收货地址'],
  sku: ['货号', 'SKU', '商品编码'],
  quantity: ['数量', 'Quantity', 'Qty'],
  note: ['备注', 'Note', 'Remark'],
} satisfies Record<string, Names>

const TRACKING = {
  number: ['包裹号', 'Parcel', 'Parcel number'],
  carrier: ['承运商', 'Carrier', '快递公司'],
  trackingNumber: ['运单号', 'Tracking number', '快递单号', 'Tracking'],
} satisfies Record<string, Names>

const spoken = ({ line, code, left }: GiftRowFault, { language }: FileUpload): RowFault => {
  const message = say([chineseFaults[code], englishFaults[code]], language)
  return { line, code, message: left === null ? message : `${message} (${left})` }
}

const recipientFrom = (row: Row) =>
  NewGiftRecipient.safeParse({
    ...Object.fromEntries(Object.entries(RECIPIENT).map(([name, names]) => [name, cellOf(row, names)])),
    line: row.line,
    quantity: wholeOf(cellOf(row, RECIPIENT.quantity)),
  })

const quoteOf = ({ query, language }: FileUpload): GiftQuoteId =>
  validArgument(GiftQuoteId, 'quote', query['quote'] ?? '', language)

const recipientsIn = (rows: Row[], { language }: FileUpload, counted: Tally): NewGiftRecipient[] =>
  rows.flatMap((row) => {
    const recipient = recipientFrom(row)
    if (recipient.success) return [recipient.data]
    counted.faulty(contractFaults(row.line, recipient.error.issues, RECIPIENT, language))
    return []
  })

/** Recipients of a contract (收件人导入): good rows are taken, the others answered with their reasons. `replace=true` forgets what is planned. */
export const uploadGiftRecipients = async (upload: FileUpload) => {
  const [counted, quoteId] = [tally(), quoteOf(upload)]
  let number = 0
  for await (const rows of batchesOf(upload.body, MAX_GIFT_ROWS, upload.language)) {
    counted.count({ rows: rows.length })
    const input = {
      quoteId,
      replace: number === 0 && upload.query['replace'] === 'true',
      rows: recipientsIn(rows, upload, counted),
    }
    number += 1
    const reply = await upload.remote.tell(takeGiftRecipients, input, `${upload.idempotencyKey}:${number}`)
    if (!reply.ok) throw new FileRefused(reply.error)
    counted.count({ taken: reply.value.taken })
    counted.faulty(reply.value.faults.map((fault) => spoken(fault, upload)))
  }
  return counted.report()
}

/** Rows of a parcel list that name a tracking number; a parcel of several SKUs has several rows and counts once. */
const trackingIn = (rows: Row[], seen: Set<string>, { language }: FileUpload, counted: Tally): NewGiftTracking[] =>
  rows.flatMap((row) => {
    const cells = Object.fromEntries(Object.entries(TRACKING).map(([name, names]) => [name, cellOf(row, names)]))
    const tracking = NewGiftTracking.safeParse({ ...cells, line: row.line })
    const key = JSON.stringify(cells)
    if (cells['trackingNumber'] === undefined || seen.has(key)) {
      counted.count({ known: 1 })
      return []
    }
    seen.add(key)
    if (tracking.success) return [tracking.data]
    counted.faulty(contractFaults(row.line, tracking.error.issues, TRACKING, language))
    return []
  })

/** Tracking numbers of parcels (运单号导入): the parcel list as it was downloaded, filled in. */
export const uploadGiftTracking = async (upload: FileUpload) => {
  const [counted, quoteId, seen] = [tally(), quoteOf(upload), new Set<string>()]
  const refused: { wave: number; code: string; parcels: number }[] = []
  let number = 0
  for await (const rows of batchesOf(upload.body, MAX_GIFT_ROWS, upload.language)) {
    counted.count({ rows: rows.length })
    const parcels = trackingIn(rows, seen, upload, counted)
    number += 1
    if (parcels.length === 0) continue
    const reply = await upload.remote.tell(shipGiftParcels, { quoteId, parcels }, `${upload.idempotencyKey}:${number}`)
    if (!reply.ok) throw new FileRefused(reply.error)
    counted.count({ taken: reply.value.taken })
    counted.faulty(reply.value.faults.map((fault) => spoken(fault, upload)))
    refused.push(...reply.value.refused)
  }
  return { ...counted.report(), refused }
}
