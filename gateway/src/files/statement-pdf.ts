import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { formatMinor } from '@channel/contracts'
import type { Statement, StatementLine } from '@channel/contracts/dealer'
import PDFDocument from 'pdfkit'
import { statementKinds, statementStatuses } from './statement-words.js'
import { localTime } from './tables.js'

type Paper = { readonly statement: Statement; readonly dealerName: string; readonly lines: AsyncIterable<StatementLine> }
type Page = InstanceType<typeof PDFDocument>

const MARGIN = 48
const ROW_HEIGHT = 17
const SIZES = { title: 18, heading: 10, text: 9, small: 8 }
const GREY = '#888888'
/** Left edges and widths in points; A4 is 595 wide. */
const COLUMNS = [
  { title: '时间 Time', x: MARGIN, width: 105, align: 'left' },
  { title: '类型 Kind', x: 153, width: 85, align: 'left' },
  { title: '单据号 Document', x: 238, width: 139, align: 'left' },
  { title: '金额 Amount', x: 377, width: 85, align: 'right' },
  { title: '余额 Balance', x: 462, width: 85, align: 'right' },
] as const

const require = createRequire(import.meta.url)
let font: Buffer | undefined

/** Eight megabytes: read when somebody prints for the first time, and kept. */
const chineseFont = (): Buffer => {
  const folder = dirname(require.resolve('@embedpdf/fonts-sc'))
  font ??= readFileSync(join(folder, '../fonts/NotoSansHans-Regular.otf'))
  return font
}

const bottomOf = (page: Page): number => page.page.height - MARGIN - 2 * ROW_HEIGHT

const cells = (page: Page, texts: readonly string[], y: number): void => {
  for (const [index, text] of texts.entries()) {
    const { x, width, align } = COLUMNS[index] ?? COLUMNS[0]
    page.text(text, x, y, { width, height: ROW_HEIGHT, align, lineBreak: false, ellipsis: true })
  }
}

const rule = (page: Page, y: number): void => {
  page
    .moveTo(MARGIN, y)
    .lineTo(page.page.width - MARGIN, y)
    .lineWidth(0.5)
    .strokeColor(GREY)
    .stroke()
}

const tableHead = (page: Page, y: number): number => {
  page.fontSize(SIZES.heading)
  cells(
    page,
    COLUMNS.map(({ title }) => title),
    y,
  )
  rule(page, y + ROW_HEIGHT)
  page.fontSize(SIZES.text)
  return y + ROW_HEIGHT + 4
}

const heading = (page: Page, { statement, dealerName }: Paper): void => {
  const { number, month, status, version, dealerCode, currency } = statement
  const [chinese, english] = statementStatuses[status]
  page.fontSize(SIZES.title).text('经销商对账单 Statement of account', MARGIN, MARGIN)
  page.fontSize(SIZES.heading).moveDown(0.5)
  page.text(`对账单号 Number: ${number}    版本 Version: ${version}`)
  page.text(`经销商 Dealer: ${dealerCode} ${dealerName}`)
  page.text(`月份 Month: ${month}    币种 Currency: ${currency}`)
  page.text(`状态 Status: ${chinese} ${english}`)
  page.moveDown(0.8)
}

const figures = (page: Page, { statement }: Paper): void => {
  const { currency } = statement
  const rows: readonly (readonly [string, number])[] = [
    ['期初 Opening', statement.openingMinor],
    ['＋ 发货 Shipments', statement.shipmentsMinor],
    ['－ 退货 Returns', statement.returnsMinor],
    ['－ 返利 Rebates', statement.rebatesMinor],
    ['－ 回款 Payments', statement.paymentsMinor],
    ['＋ 调整 Adjustments', statement.adjustmentsMinor],
    ['＝ 期末 Closing', statement.closingMinor],
  ]
  for (const [name, amount] of rows) {
    const { y } = page
    page.text(name, MARGIN, y, { width: 200 })
    page.text(formatMinor(amount, currency), MARGIN + 200, y, { width: 120, align: 'right' })
  }
  page.moveDown(1)
}

const table = async (page: Page, { statement, lines }: Paper): Promise<void> => {
  let y = tableHead(page, page.y)
  for await (const { at, kind, document, amountMinor, balanceMinor } of lines) {
    if (y > bottomOf(page)) {
      page.addPage()
      y = tableHead(page, MARGIN)
    }
    const money = [amountMinor, balanceMinor].map((amount) => formatMinor(amount, statement.currency))
    cells(page, [localTime(at), statementKinds[kind].join(' '), document, ...money], y)
    y += ROW_HEIGHT
  }
  page.y = y
}

const SIGNATURES_HEIGHT = 5 * ROW_HEIGHT

const signatures = (page: Page, { statement }: Paper): void => {
  if (page.y + SIGNATURES_HEIGHT > bottomOf(page)) page.addPage()
  const top = page.y + 2 * ROW_HEIGHT
  const sides = [
    ['经销商确认 Dealer', statement.dealerConfirmation],
    ['品牌方确认 Brand', statement.brandConfirmation],
  ] as const
  for (const [index, [title, signature]] of sides.entries()) {
    const x = MARGIN + index * 260
    page.text(title, x, top, { width: 240 })
    page.text(signature ? `${localTime(signature.at)}` : '________________', x, top + ROW_HEIGHT, { width: 240 })
    if (signature)
      page
        .fontSize(SIZES.small)
        .text(signature.by, x, top + 2 * ROW_HEIGHT, { width: 240 })
        .fontSize(SIZES.text)
  }
}

/** Written last, when it is known how many pages there are. The margin is lifted: text in it would begin a new page. */
const pageNumbers = (page: Page, { statement }: Paper): void => {
  const { start, count } = page.bufferedPageRange()
  for (let index = 0; index < count; index += 1) {
    page.switchToPage(start + index)
    page.page.margins.bottom = 0
    const y = page.page.height - MARGIN + ROW_HEIGHT / 2
    const text = `${statement.number}    第 ${index + 1} 页，共 ${count} 页    Page ${index + 1} of ${count}`
    page
      .fontSize(SIZES.small)
      .fillColor(GREY)
      .text(text, MARGIN, y, { width: page.page.width - 2 * MARGIN, align: 'center', lineBreak: false })
  }
}

/** A statement on A4, in Chinese and English. It is whole when this resolves: a failure of its lines is answered as one. */
export const statementPdf = async (paper: Paper): Promise<Readable> => {
  const page = new PDFDocument({ size: 'A4', margin: MARGIN, bufferPages: true, info: { Title: paper.statement.number } })
  page.registerFont('chinese', chineseFont()).font('chinese')
  heading(page, paper)
  figures(page, paper)
  await table(page, paper)
  signatures(page, paper)
  pageNumbers(page, paper)
  page.end()
  return Readable.from(page)
}
