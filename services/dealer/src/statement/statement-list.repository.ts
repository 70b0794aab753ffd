import type { DealerCode, Page, ParsedInputOf } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type {
  listStatementLines,
  listStatements,
  Statement,
  StatementLine,
  StatementLineKind,
  StatementStep,
} from '@channel/contracts/dealer'
import { z } from 'zod'
import type { Prisma, PrismaClient } from '../db/client.js'
import { OPEN } from './open.repository.js'
import type { Key } from './statement-store.repository.js'
import { statementFrom } from './statement-store.repository.js'
import { shown } from './statement.js'

const COUNT_LIMIT = 10_000

/** Lines of `$1`, issued or open, with the debt after each; then those that were asked for. */
const LINES = `
  ${OPEN},
  line AS (
    SELECT l.entry_id AS id, l.at, l.kind, l.document, l.amount_minor AS amount, l.version
    FROM json_to_recordset($1::json) AS k ("dealerCode" text, month text)
    JOIN statement_line l ON l.dealer_code = k."dealerCode" AND l.month = k.month
    UNION ALL SELECT id, at, kind, document, amount, 0 FROM entry WHERE within),
  counted AS (
    SELECT *, $3::bigint + sum(amount) OVER (ORDER BY at, id) AS balance FROM line)
  SELECT id AS "entryId", at, kind, document, amount AS "amountMinor", balance::bigint AS "balanceMinor", version,
    (SELECT count(*) FROM line WHERE $4::text IS NULL OR kind = $4) AS total
  FROM counted
  WHERE ($4::text IS NULL OR kind = $4) AND ($5::timestamptz IS NULL OR (at, id) > ($5::timestamptz, $6::uuid))
  ORDER BY at, id LIMIT $7`

type LineRow = {
  entryId: string
  at: Date
  kind: StatementLineKind
  document: string
  amountMinor: bigint
  balanceMinor: bigint
  version: number
  total: bigint
}

const lineFrom = ({ total: _, ...row }: LineRow): StatementLine => ({
  ...row,
  at: row.at.toISOString(),
  amountMinor: Number(row.amountMinor),
  balanceMinor: Number(row.balanceMinor),
})

/** A cursor that nobody handed out is as good as none. */
const lineAfter = (cursor: string | undefined): [string | null, string | null] => {
  const [at, id] = decodeCursor(cursor) ?? []
  return z.iso.datetime().safeParse(at).success && z.uuid().safeParse(id).success ? [String(at), String(id)] : [null, null]
}

const matching = (keys: readonly Key[]) => ({ OR: keys.map(({ dealerCode, month }) => ({ dealerCode, month })) })

const statementAfter = (cursor: string | undefined): Prisma.StatementWhereInput => {
  const [month, dealerCode] = decodeCursor(cursor) ?? []
  if (typeof month !== 'string' || typeof dealerCode !== 'string') return {}
  return { month: { lte: month }, OR: [{ month: { lt: month } }, { dealerCode: { gt: dealerCode } }] }
}

const listed = async (
  db: PrismaClient,
  { month, status, first, after }: ParsedInputOf<typeof listStatements>,
  dealerCodes: DealerCode[] | undefined,
): Promise<Page<Statement>> => {
  const where: Prisma.StatementWhereInput = { month, status, dealerCode: dealerCodes && { in: dealerCodes } }
  const [rows, totalCount] = await Promise.all([
    db.statement.findMany({
      where: { AND: [where, statementAfter(after)] },
      orderBy: [{ month: 'desc' }, { dealerCode: 'asc' }],
      take: first + 1,
    }),
    db.statement.count({ where, take: COUNT_LIMIT }),
  ])
  const page = rows.slice(0, first).map((row) => shown(statementFrom(row)))
  return {
    rows: page.map((node) => ({ cursor: encodeCursor(node.month, node.dealerCode), node })),
    hasNextPage: rows.length > first,
    totalCount,
  }
}

/** Reads of statements; whom they may be shown to is decided before. */
export const statementListRepository = (db: PrismaClient) => ({
  get: async (keys: readonly Key[]): Promise<Statement[]> => {
    if (keys.length === 0) return []
    const rows = await db.statement.findMany({ where: matching(keys), orderBy: [{ dealerCode: 'asc' }, { month: 'asc' }] })
    return rows.map((row) => shown(statementFrom(row)))
  },

  /** Latest month first, then by dealer. `totalCount` stops at 10,000. */
  list: (input: ParsedInputOf<typeof listStatements>, dealerCodes: DealerCode[] | undefined): Promise<Page<Statement>> =>
    listed(db, input, dealerCodes),

  /** Oldest first. */
  lines: async (
    { first, after, kind }: ParsedInputOf<typeof listStatementLines>,
    { dealerCode, month, openingMinor }: Statement,
  ): Promise<Page<StatementLine>> => {
    const [at, id] = lineAfter(after)
    const asked = JSON.stringify([{ dealerCode, month }])
    const rows = await db.$queryRawUnsafe<LineRow[]>(LINES, asked, month, openingMinor, kind ?? null, at, id, first + 1)
    const page = rows.slice(0, first).map(lineFrom)
    return {
      rows: page.map((node) => ({ cursor: encodeCursor(node.at, node.entryId), node })),
      hasNextPage: rows.length > first,
      totalCount: Number(rows[0]?.total ?? 0),
    }
  },

  /** Oldest first. */
  history: async (keys: readonly Key[]): Promise<StatementStep[]> => {
    if (keys.length === 0) return []
    const rows = await db.statementStep.findMany({ where: matching(keys), orderBy: { id: 'asc' } })
    return rows.map(({ id: _, ...row }) => ({
      ...row,
      dealerCode: row.dealerCode as DealerCode,
      at: row.at.toISOString(),
      action: row.action as StatementStep['action'],
      closingMinor: Number(row.closingMinor),
      details: row.details as StatementStep['details'],
    }))
  },
})
export type StatementListRepository = ReturnType<typeof statementListRepository>
