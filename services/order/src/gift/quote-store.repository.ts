import type { ChannelCode } from '@channel/contracts'
import type { CustomerCode, GiftQuoteId, GiftQuoteVersion } from '@channel/contracts/order'
import type { Prisma } from '../db/client.js'
import type { QuoteState, Step } from './quote.js'

type Tx = Prisma.TransactionClient
type VersionRow = Prisma.GiftQuoteVersionGetPayload<object>
type QuoteRow = Prisma.GiftQuoteGetPayload<object>
type Taken = { readonly step: Step; readonly note: string; readonly actor: string; readonly at: Date }

export const versionFrom = (row: VersionRow): GiftQuoteVersion => ({
  ...row,
  quoteId: row.quoteId as GiftQuoteId,
  validUntil: row.validUntil.toISOString(),
  salesChannel: row.salesChannel as ChannelCode | null,
  lines: row.lines as GiftQuoteVersion['lines'],
  totalMinor: Number(row.totalMinor),
  writtenAt: row.writtenAt.toISOString(),
})

export const quoteFrom = (row: QuoteRow, offer: GiftQuoteVersion): QuoteState => ({
  id: row.id as GiftQuoteId,
  number: row.number,
  customer: row.customer as CustomerCode,
  currency: row.currency,
  status: row.status as QuoteState['status'],
  offer,
  contractNumber: row.contractNumber,
  contractDay: row.contractDay?.toISOString().slice(0, 10) ?? null,
  submittedBy: row.submittedBy,
  decidedBy: row.decidedBy,
  steps: row.steps,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})

export const nextNumber = async (tx: Tx, day: string): Promise<string> => {
  const [row] = await tx.$queryRaw<{ n: bigint }[]>`SELECT nextval('gift_quote_number') AS n`
  return `QT${day.replaceAll('-', '')}-${String(row?.n).padStart(6, '0')}`
}

/** Under its lock until the end of the transaction. */
export const lockQuote = async (tx: Tx, id: string): Promise<QuoteState | undefined> => {
  const [locked] = await tx.$queryRaw<{ id: string }[]>`SELECT id FROM gift_quote WHERE id = ${id}::uuid FOR UPDATE`
  if (!locked) return undefined
  const row = await tx.giftQuote.findUniqueOrThrow({ where: { id } })
  const offer = await tx.giftQuoteVersion.findUniqueOrThrow({ where: { quoteId_version: { quoteId: id, version: row.version } } })
  return quoteFrom(row, versionFrom(offer))
}

const columns = (quote: QuoteState) => ({
  status: quote.status,
  version: quote.offer.version,
  validUntil: quote.offer.validUntil,
  contractNumber: quote.contractNumber,
  contractDay: quote.contractDay === null ? null : new Date(quote.contractDay),
  submittedBy: quote.submittedBy,
  decidedBy: quote.decidedBy,
  steps: quote.steps,
  updatedAt: quote.updatedAt,
})

const writeVersion = (tx: Tx, { offer }: QuoteState) => tx.giftQuoteVersion.create({ data: offer })

const writeStep = (tx: Tx, { id, steps, offer }: QuoteState, { step, note, actor, at }: Taken) =>
  tx.giftQuoteStep.create({ data: { quoteId: id, step: steps, version: offer.version, at, actor, action: step, note } })

export const insertQuote = async (tx: Tx, quote: QuoteState, taken: Taken): Promise<void> => {
  const { id, number, customer, currency, createdAt } = quote
  await tx.giftQuote.create({ data: { id, number, customer, currency, createdAt, ...columns(quote) } })
  await writeVersion(tx, quote)
  await writeStep(tx, quote, taken)
}

export const saveQuote = async (tx: Tx, quote: QuoteState, taken: Taken): Promise<void> => {
  await tx.giftQuote.update({ where: { id: quote.id }, data: columns(quote) })
  if (taken.step === 'revise') await writeVersion(tx, quote)
  await writeStep(tx, quote, taken)
}
