import type { CallContext, Currency, DealerCode, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actorOf, err, newId, ok } from '@channel/contracts'
import type { NewSellOutLine, SellOutKind } from '@channel/contracts/dealer'
import { correctSellOut, reportSellOut } from '@channel/contracts/dealer'
import { once } from '@channel/messaging'
import type { Prisma } from '../db/client.js'
import { lineFrom } from './sell-out-row.js'
import type { Fault } from './sell-out.js'
import { asReported, judged, unitsFault } from './sell-out.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Call = { readonly context: CallContext; readonly at: Date }
type Report = ParsedInputOf<typeof reportSellOut>
type Correction = ParsedInputOf<typeof correctSellOut>
type Known = { readonly today: string; readonly unknownSkus: ReadonlySet<string> }

/** In the order of the numbers, so that two reports of one document wait for each other instead of crossing. */
const INSERT = `
  INSERT INTO sell_out_line (dealer_code, document, line_no, kind, store_code, sku, day, quantity, amount_minor, currency, serial, version,
    reported, reported_by, reported_at)
  SELECT $1, $2, l."lineNo", $3, l."storeCode", l.sku, l.day, l.quantity, l."amountMinor",
         CASE WHEN l."amountMinor" IS NOT NULL THEN $4 END, l.serial, 1, l.reported, $5, $6::timestamptz
    FROM json_to_recordset($7::json) AS l ("lineNo" int, "storeCode" text, sku text, day date, quantity bigint, "amountMinor" bigint,
           serial text, reported text)
   ORDER BY l."lineNo"
  ON CONFLICT DO NOTHING
  RETURNING line_no AS "lineNo"`

const currencyOf = async (tx: Tx, dealerCode: DealerCode): Promise<Currency | undefined> =>
  (await tx.creditAccount.findUnique({ where: { dealerCode }, select: { currency: true } }))?.currency

const insert = async (tx: Tx, report: Report, lines: readonly NewSellOutLine[], currency: Currency, { context, at }: Call) => {
  const { dealerCode, document, kind } = report
  const rows = JSON.stringify(lines.map((line) => ({ ...line, reported: asReported(kind, line) })))
  const parameters = [dealerCode, document, kind, currency, actorOf(context.principal), at.toISOString(), rows]
  const taken = await tx.$queryRawUnsafe<{ lineNo: number }[]>(INSERT, ...parameters)
  return new Set(taken.map(({ lineNo }) => lineNo))
}

/** Why lines were not written: the document had them before, with this content or another, or their unit was sold on another line. */
const explained = async (tx: Tx, { dealerCode, document, kind }: Report, left: readonly NewSellOutLine[]) => {
  const numbers = left.map(({ lineNo }) => lineNo)
  const rows =
    numbers.length > 0 ? await tx.sellOutLine.findMany({ where: { dealerCode, document, lineNo: { in: numbers } } }) : []
  const before = new Map(rows.map(({ lineNo, reported }) => [lineNo, reported]))
  const faults = left.flatMap((line): Fault[] => {
    const reported = before.get(line.lineNo)
    if (reported === undefined) return [{ lineNo: line.lineNo, fault: 'SERIAL_SOLD' }]
    return reported === asReported(kind, line) ? [] : [{ lineNo: line.lineNo, fault: 'LINE_DIFFERS' }]
  })
  return { known: left.length - faults.length, faults }
}

const reportIn = async (tx: Tx, report: Report, known: Known, call: Call): Promise<ReplyOf<typeof reportSellOut>> => {
  const currency = await currencyOf(tx, report.dealerCode)
  if (currency === undefined) return err({ code: 'DEALER_NOT_FOUND', dealerCode: report.dealerCode })
  const { good, faults } = judged(report.lines, { kind: report.kind, ...known })
  const taken = await insert(tx, report, good, currency, call)
  const rest = await explained(
    tx,
    report,
    good.filter(({ lineNo }) => !taken.has(lineNo)),
  )
  const all = [...faults, ...rest.faults].sort((a, b) => a.lineNo - b.lineNo)
  return ok({ taken: taken.size, known: rest.known, faults: all })
}

const soldElsewhere = async (
  tx: Tx,
  { dealerCode, document, lineNo }: Correction,
  unit: { sku: string; serial: string | null },
) => {
  if (unit.serial === null) return false
  const { sku, serial } = unit
  const others = { sku, serial, quantity: { gt: 0 }, NOT: { dealerCode, document, lineNo } }
  return (await tx.sellOutLine.count({ where: others, take: 1 })) > 0
}

const correctIn = async (tx: Tx, input: Correction, { context, at }: Call): Promise<ReplyOf<typeof correctSellOut>> => {
  const { dealerCode, document, lineNo, quantity, reason } = input
  const where = { dealerCode_document_lineNo: { dealerCode, document, lineNo } }
  await tx.$queryRaw`
    SELECT 1 FROM sell_out_line WHERE dealer_code = ${dealerCode} AND document = ${document} AND line_no = ${lineNo} FOR UPDATE`
  const line = await tx.sellOutLine.findUnique({ where })
  const currency = await currencyOf(tx, dealerCode)
  if (!line || currency === undefined) return err({ code: 'SELL_OUT_LINE_NOT_FOUND', document, lineNo })
  const fault = unitsFault(line.kind as SellOutKind, { quantity, serial: line.serial }, { correcting: true })
  if (fault) return err({ code: 'SELL_OUT_LINE_FAULTY', fault })
  if (quantity > 0 && (await soldElsewhere(tx, input, line))) return err({ code: 'SELL_OUT_LINE_FAULTY', fault: 'SERIAL_SOLD' })
  const amountMinor = input.amountMinor === undefined ? null : BigInt(input.amountMinor)
  const version = line.version + 1
  const corrected = await tx.sellOutLine.update({
    where,
    data: { quantity, amountMinor, currency: amountMinor === null ? null : currency, version },
  })
  await tx.sellOutChange.create({
    data: {
      ...{ id: newId(), dealerCode, document, lineNo, version, at, actor: actorOf(context.principal), reason },
      ...{ quantityBefore: line.quantity, quantityAfter: quantity },
      ...{ amountBeforeMinor: line.amountMinor, amountAfterMinor: amountMinor },
    },
  })
  return ok(lineFrom(corrected))
}

/** What is written of sell-out. */
export const sellOutRepository = (transaction: UnitOfWork) => ({
  report: (report: Report, known: Known, call: Call): Promise<ReplyOf<typeof reportSellOut>> =>
    transaction((tx) => once(tx, reportSellOut, report, call, () => reportIn(tx, report, known, call))),
  correct: (input: Correction, call: Call): Promise<ReplyOf<typeof correctSellOut>> =>
    transaction((tx) => once(tx, correctSellOut, input, call, () => correctIn(tx, input, call))),
})
export type SellOutRepository = ReturnType<typeof sellOutRepository>
