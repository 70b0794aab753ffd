import type { Page, ParsedInputOf } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type { listReturnRequests, ReturnRequest, ReturnRequestId, ReturnRequestStep } from '@channel/contracts/order'
import type { PrismaClient } from '../db/client.js'
import { Prisma } from '../db/client.js'
import { COLUMNS, seen } from './request-reading.repository.js'
import type { RequestRow } from './request-row.js'
import { requestFrom } from './request-row.js'
import type { Sight } from './return-request.js'
import { shownRequest } from './return-request.js'

type ListInput = ParsedInputOf<typeof listReturnRequests>

/** Beyond this many rows a list only says "at least so many". */
const COUNT_LIMIT = 10_000

/** Reads only, each scoped to what its caller may see. */
export const requestListRepository = (db: PrismaClient) => ({
  get: async (ids: ReturnRequestId[], sight: Sight): Promise<ReturnRequest[]> => {
    const rows = await db.$queryRaw<RequestRow[]>`
      SELECT ${COLUMNS} FROM return_request r JOIN orders o ON o.id = r.order_id
       WHERE r.id = ANY(${ids}::uuid[]) AND ${seen('r', sight)}`
    return rows.map((row) => shownRequest(requestFrom(row)))
  },

  /** Newest first. `totalCount` stops at 10,000. The page is chosen before anything of its requests is read. */
  list: async (input: ListInput, sight: Sight): Promise<Page<ReturnRequest>> => {
    const where = Prisma.sql`${seen('r', sight)} AND ${filtered(input)}`
    const [rows, [counted]] = await Promise.all([
      db.$queryRaw<RequestRow[]>`
        SELECT ${COLUMNS}
          FROM (SELECT r.id FROM return_request r WHERE ${where} AND ${after(input.after)}
                 ORDER BY r.requested_at DESC, r.id DESC LIMIT ${input.first + 1}) page
          JOIN return_request r ON r.id = page.id JOIN orders o ON o.id = r.order_id
         ORDER BY r.requested_at DESC, r.id DESC`,
      db.$queryRaw<{ n: bigint }[]>`
        SELECT count(*) AS n FROM (SELECT FROM return_request r WHERE ${where} LIMIT ${COUNT_LIMIT}) counted`,
    ])
    const page = rows.slice(0, input.first).map((row) => shownRequest(requestFrom(row)))
    return {
      rows: page.map((node) => ({ cursor: encodeCursor(node.requestedAt, node.id), node })),
      hasNextPage: rows.length > input.first,
      totalCount: Number(counted?.n ?? 0),
    }
  },

  /** Oldest first. */
  history: async (ids: ReturnRequestId[], sight: Sight): Promise<ReturnRequestStep[]> => {
    const rows = await db.$queryRaw<(Omit<ReturnRequestStep, 'at'> & { at: Date })[]>`
      SELECT t.request_id AS "requestId", t.version, t.at, t.step, t.status, t.actor, t.note, t.document
        FROM return_request_step t JOIN return_request r ON r.id = t.request_id
       WHERE t.request_id = ANY(${ids}::uuid[]) AND ${seen('r', sight)}
       ORDER BY t.request_id, t.version`
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
  },
})
export type RequestListRepository = ReturnType<typeof requestListRepository>

const filtered = ({ status, channel, dealerCode, orderId, from, to }: ListInput): Prisma.Sql =>
  Prisma.join(
    [
      Prisma.sql`true`,
      ...(status ? [Prisma.sql`r.status = ${status}`] : []),
      ...(channel ? [Prisma.sql`r.channel = ${channel}`] : []),
      ...(dealerCode ? [Prisma.sql`r.dealer_code = ${dealerCode}`] : []),
      ...(orderId ? [Prisma.sql`r.order_id = ${orderId}::uuid`] : []),
      ...(from ? [Prisma.sql`r.requested_at >= ${from}::timestamptz`] : []),
      ...(to ? [Prisma.sql`r.requested_at < ${to}::timestamptz`] : []),
    ],
    ' AND ',
  )

/** A cursor that nobody handed out is as good as none. */
const after = (cursor: string | undefined): Prisma.Sql => {
  const [at, id] = decodeCursor(cursor) ?? []
  const handedOut = typeof at === 'string' && !Number.isNaN(Date.parse(at)) && /^[0-9a-f-]{36}$/i.test(String(id))
  return handedOut ? Prisma.sql`(r.requested_at, r.id) < (${at}::timestamptz, ${id}::uuid)` : Prisma.sql`true`
}
