import type { DealerCode, Page, ParsedInputOf } from '@channel/contracts'
import { businessDay, decodeCursor, encodeCursor } from '@channel/contracts'
import type { listReceivables, Receivable, ReceivableKind } from '@channel/contracts/dealer'
import { z } from 'zod'
import type { PrismaClient } from '../db/client.js'
import { Prisma } from '../db/client.js'

type Wanted = ParsedInputOf<typeof listReceivables>
type Row = {
  id: string
  at: Date
  dealer_code: DealerCode
  kind: ReceivableKind
  document: string
  document_id: string | null
  currency: string
  amount_minor: bigint
  open_minor: bigint
  day: string
  due_on: string
  days_overdue: number
}

const COUNTED_AT_MOST = 10_000

/** What of a receivable is open: what was paid covers the dealer's receivables in their order. */
const OPEN = Prisma.sql`least(r.amount_minor, greatest(0, r.cumulative_minor - a.invoiced_minor + a.owed_minor))`
const FROM = Prisma.sql`FROM receivable r JOIN credit_account a USING (dealer_code)`

/** Newest first, of these dealers; undefined: of all. */
export const readReceivables = async (
  db: PrismaClient,
  input: Wanted,
  codes: readonly DealerCode[] | undefined,
  at: Date,
): Promise<Page<Receivable>> => {
  const today = businessDay(at)
  const where = matching(input, codes, today)
  const [after] = decodeCursor(input.after) ?? []
  const older = z.uuid().safeParse(after).success ? Prisma.sql`${where} AND r.id < ${String(after)}::uuid` : where
  const [rows, [counted]] = await Promise.all([
    db.$queryRaw<Row[]>`
      SELECT r.id, r.at, r.dealer_code, r.kind, r.document, r.document_id, a.currency, r.amount_minor, ${OPEN} AS open_minor,
             r.day::text AS day, r.due_on::text AS due_on,
             CASE WHEN ${OPEN} > 0 THEN greatest(0, ${today}::date - r.due_on) ELSE 0 END AS days_overdue
        ${FROM} WHERE ${older} ORDER BY r.id DESC LIMIT ${input.first + 1}`,
    db.$queryRaw<{ count: bigint }[]>`
      SELECT count(*) FROM (SELECT 1 ${FROM} WHERE ${where} LIMIT ${COUNTED_AT_MOST}) AS matching`,
  ])
  return {
    rows: rows.slice(0, input.first).map((row) => ({ cursor: encodeCursor(row.id), node: toReceivable(row) })),
    hasNextPage: rows.length > input.first,
    totalCount: Number(counted?.count ?? 0),
  }
}

const matching = (input: Wanted, codes: readonly DealerCode[] | undefined, today: string): Prisma.Sql => {
  const conditions = [Prisma.sql`TRUE`]
  if (codes) conditions.push(Prisma.sql`r.dealer_code = ANY (${[...codes]}::text[])`)
  if (input.kinds) conditions.push(Prisma.sql`r.kind = ANY (${input.kinds}::text[])`)
  if (input.document !== undefined) {
    conditions.push(Prisma.sql`(r.document = ${input.document} OR r.document_id::text = ${input.document})`)
  }
  if (input.dueFrom !== undefined) conditions.push(Prisma.sql`r.due_on >= ${input.dueFrom}::date`)
  if (input.dueTo !== undefined) conditions.push(Prisma.sql`r.due_on <= ${input.dueTo}::date`)
  if (input.state !== undefined) conditions.push(inState(input.state, today))
  return Prisma.join(conditions, ' AND ')
}

const inState = (state: NonNullable<Wanted['state']>, today: string): Prisma.Sql => {
  const open = Prisma.sql`r.cumulative_minor > a.invoiced_minor - a.owed_minor`
  switch (state) {
    case 'open':
      return open
    case 'overdue':
      return Prisma.sql`${open} AND r.due_on < ${today}::date`
    case 'paid':
      return Prisma.sql`NOT (${open})`
  }
}

const toReceivable = (row: Row): Receivable => ({
  id: row.id,
  at: row.at.toISOString(),
  dealerCode: row.dealer_code,
  kind: row.kind,
  document: row.document,
  documentId: row.document_id,
  currency: row.currency,
  amountMinor: Number(row.amount_minor),
  openMinor: Number(row.open_minor),
  day: row.day,
  dueOn: row.due_on,
  daysOverdue: row.days_overdue,
})
