import { formatMinor } from '@channel/contracts'
import { getCreditAccounts, MAX_SELL_OUT_LINES, NewSellOutLine, reportSellOut } from '@channel/contracts/dealer'
import type { SellOutKind } from '@channel/contracts/dealer'
import type { Row } from '@channel/spreadsheet'
import { badInput } from '../errors/coded-error.js'
import { sellOutFaults as chineseFaults } from '../errors/trade-messages.zh-CN.js'
import { sellOutFaults as englishFaults } from '../errors/trade-messages.en.js'
import type { Remote } from '../clients/remote.js'
import type { Language } from '../request/language.js'
import { FileRefused } from './file-faults.js'
import type { Names, Tally } from './row-upload.js'
import { batchesOf, cellOf, contractFaults, dayOf, minorOf, tally, wholeOf } from './row-upload.js'

export type FileUpload = {
  readonly remote: Remote
  readonly body: AsyncIterable<Uint8Array>
  readonly query: Readonly<Record<string, string | undefined>>
  readonly idempotencyKey: string
  readonly language: Language
}

const COLUMNS = {
  lineNo: ['行号', 'Line', 'lineNo'],
  storeCode: ['门店编码', 'Store', 'storeCode', '门店', '门店代码'],
  sku: ['货号', 'SKU', '商品编码'],
  day: ['日期', 'Date', 'Day', '销售日期', '业务日期'],
  quantity: ['数量', 'Quantity', 'Qty'],
  amountMinor: ['金额', 'Amount', '销售金额'],
  serial: ['序列号', 'Serial', 'serialNumber', 'SN'],
} satisfies Record<string, Names>

/** A row without a number of its own goes by its line in the file: the same file twice is the same lines. */
const lineFrom = (row: Row, digits: number) =>
  NewSellOutLine.safeParse({
    lineNo: wholeOf(cellOf(row, COLUMNS.lineNo)) ?? row.line,
    storeCode: cellOf(row, COLUMNS.storeCode),
    sku: cellOf(row, COLUMNS.sku),
    day: dayOf(cellOf(row, COLUMNS.day)),
    quantity: wholeOf(cellOf(row, COLUMNS.quantity)),
    amountMinor: minorOf(cellOf(row, COLUMNS.amountMinor), digits),
    serial: cellOf(row, COLUMNS.serial),
  })

type Target = { readonly dealerCode: string; readonly document: string; readonly kind: SellOutKind }

const sendBatch = async (rows: Row[], target: Target, upload: FileUpload, counted: Tally, digits: number, number: number) => {
  const { remote, language, idempotencyKey } = upload
  const lines: NewSellOutLine[] = []
  const placed = new Map<number, number>()
  for (const row of rows) {
    const line = lineFrom(row, digits)
    if (line.success) {
      lines.push(line.data)
      placed.set(line.data.lineNo, row.line)
    } else counted.faulty(contractFaults(row.line, line.error.issues, COLUMNS, language))
  }
  counted.count({ rows: rows.length })
  if (lines.length === 0) return
  const reply = await remote.tell(reportSellOut, { ...target, lines }, `${idempotencyKey}:${number}`)
  if (!reply.ok) throw new FileRefused(reply.error)
  const { taken, known, faults } = reply.value
  const words = language === 'zh-CN' ? chineseFaults : englishFaults
  counted.count({ taken, known })
  counted.faulty(faults.map(({ lineNo, fault }) => ({ line: placed.get(lineNo) ?? lineNo, code: fault, message: words[fault] })))
}

/** Amounts of a file are in major units of the dealer's currency. */
const currencyDigits = async ({ remote }: FileUpload, dealerCode: string): Promise<number> => {
  const [account] = await remote.ask(getCreditAccounts, { codes: [dealerCode] })
  const minor = formatMinor(1, account?.currency ?? 'CNY')
  return minor.split('.')[1]?.length ?? 0
}

/** Reports the sales or the stock of stores by a file: good rows are taken, the others answered with their reasons. */
export const uploadSellOut = async (upload: FileUpload) => {
  const { dealerCode, document, kind = 'sale' } = upload.query
  if (dealerCode === undefined || document === undefined) {
    const message = upload.language === 'zh-CN' ? '需要 dealerCode 和 document' : 'dealerCode and document are needed'
    throw badInput([{ path: [dealerCode === undefined ? 'dealerCode' : 'document'], code: 'required', message }])
  }
  const digits = await currencyDigits(upload, dealerCode)
  const counted = tally()
  let number = 0
  for await (const rows of batchesOf(upload.body, MAX_SELL_OUT_LINES, upload.language)) {
    await sendBatch(rows, { dealerCode, document, kind: kind as SellOutKind }, upload, counted, digits, number)
    number += 1
  }
  return counted.report()
}
