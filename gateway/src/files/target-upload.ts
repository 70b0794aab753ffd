import { formatMinor } from '@channel/contracts'
import { getCreditAccounts, MAX_TARGETS, NewTarget, setTargets } from '@channel/contracts/dealer'
import type { Row } from '@channel/spreadsheet'
import { FileRefused } from './file-faults.js'
import type { Names, RowFault, Tally } from './row-upload.js'
import { batchesOf, cellOf, contractFaults, minorOf, tally, wholeOf } from './row-upload.js'
import type { FileUpload } from './sell-out-upload.js'
import { say } from './words.js'

const COLUMNS = {
  dealerCode: ['经销商编码', 'Dealer', 'dealerCode', '经销商'],
  month: ['月份', 'Month'],
  category: ['品类', 'Category', '类别'],
  amountMinor: ['目标金额', 'Amount', 'Target amount', '金额'],
  quantity: ['目标数量', 'Quantity', 'Target quantity', '数量'],
} satisfies Record<string, Names>

/** `2026-3`, `2026/03` and `2026年3月` are months, too. */
const monthOf = (text: string | undefined): string | undefined => {
  const parts = /^(\d{4})[-/.年](\d{1,2})月?$/.exec(text ?? '')
  return parts ? `${parts[1]}-${parts[2]?.padStart(2, '0')}` : text
}

const digitsOf = (currency: string): number => formatMinor(1, currency).split('.')[1]?.length ?? 0

type Placed = { readonly target: NewTarget }

const unknownDealer = (line: number, { language }: FileUpload): RowFault => ({
  line,
  column: COLUMNS.dealerCode[language === 'zh-CN' ? 0 : 1],
  code: 'UNKNOWN_DEALER',
  message: say(['没有这个经销商', 'There is no such dealer'], language),
})
const twice = (line: number, { language }: FileUpload): RowFault => ({
  line,
  code: 'TARGET_TWICE',
  message: say(['该经销商、月份、品类的目标在文件中重复', 'This dealer, month and category come twice in the file'], language),
})

/** The rows that can be sent; those that cannot are counted with their faults. */
const judged = async (rows: Row[], seen: Set<string>, upload: FileUpload, counted: Tally): Promise<Placed[]> => {
  const codes = [...new Set(rows.flatMap((row) => cellOf(row, COLUMNS.dealerCode) ?? []))]
  const wellFormed = codes.filter((code) => NewTarget.shape.dealerCode.safeParse(code).success)
  const accounts = await upload.remote.ask(getCreditAccounts, { codes: wellFormed })
  const currencies = new Map<string, string>(accounts.map(({ dealerCode, currency }) => [dealerCode, currency]))
  return rows.flatMap((row): Placed[] => {
    const currency = currencies.get(cellOf(row, COLUMNS.dealerCode) ?? '')
    const target = NewTarget.safeParse({
      dealerCode: cellOf(row, COLUMNS.dealerCode),
      month: monthOf(cellOf(row, COLUMNS.month)),
      category: cellOf(row, COLUMNS.category),
      amountMinor: minorOf(cellOf(row, COLUMNS.amountMinor), digitsOf(currency ?? 'CNY')),
      quantity: wholeOf(cellOf(row, COLUMNS.quantity)),
    })
    if (!target.success) return faulty(contractFaults(row.line, target.error.issues, COLUMNS, upload.language), counted)
    if (currency === undefined) return faulty([unknownDealer(row.line, upload)], counted)
    const key = JSON.stringify([target.data.dealerCode, target.data.month, target.data.category])
    if (seen.has(key)) return faulty([twice(row.line, upload)], counted)
    seen.add(key)
    return [{ target: target.data }]
  })
}

const faulty = (faults: RowFault[], counted: Tally): [] => {
  counted.faulty(faults)
  return []
}

/** Sets targets by a file (目标导入): good rows are taken, the others answered with their reasons. A row without figures takes its target away. */
export const uploadTargets = async (upload: FileUpload) => {
  const counted = tally()
  const seen = new Set<string>()
  let number = 0
  for await (const rows of batchesOf(upload.body, MAX_TARGETS, upload.language)) {
    counted.count({ rows: rows.length })
    const placed = await judged(rows, seen, upload, counted)
    number += 1
    if (placed.length === 0) continue
    const targets = placed.map(({ target }) => target)
    const reply = await upload.remote.tell(setTargets, { targets }, `${upload.idempotencyKey}:${number}`)
    if (!reply.ok) throw new FileRefused(reply.error)
    counted.count({ taken: placed.length })
  }
  return counted.report()
}
