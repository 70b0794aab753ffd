import type { CallContext, ErrorOf, Page, ParsedInputOf, ReplyOf, Result } from '@channel/contracts'
import { actorOf, decodeCursor, encodeCursor, err, newId, ok } from '@channel/contracts'
import type {
  listMarketImports,
  listMarketRowErrors,
  MarketImport,
  MarketRowError,
  ShopCode,
  takeMarketRows,
} from '@channel/contracts/order'
import { startMarketImport } from '@channel/contracts/order'
import { once, textArray } from '@channel/messaging'
import type { Prisma, PrismaClient } from '../db/client.js'
import { takeIn } from './external-order.repository.js'
import type { FileRow } from './file-rows.js'
import type { ImportPart, ReadPart } from './import-part.js'
import { orderedIn } from './import-part.js'
import type { ShopAccess } from './market-adapter.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Call = { readonly context: CallContext; readonly at: Date }
type RowsInput = ParsedInputOf<typeof takeMarketRows>
type RowsError = ErrorOf<typeof takeMarketRows>
type Row = Prisma.MarketImportGetPayload<object>

const COUNT_LIMIT = 10_000

const shownImport = (row: Row): MarketImport => ({
  id: row.id,
  shop: row.shop as ShopCode,
  fileName: row.fileName,
  status: row.status as MarketImport['status'],
  failure: row.failure,
  rows: row.rows,
  orders: row.orders,
  errors: row.errors,
  startedBy: row.startedBy,
  startedAt: row.startedAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})

/** Of these numbers, those that the file had not had before. */
const firstSeen = async (tx: Tx, importId: string, externalIds: readonly string[]): Promise<Set<string>> => {
  const rows = await tx.$queryRaw<{ external_id: string }[]>`
    INSERT INTO market_import_seen (import_id, external_id)
    SELECT ${importId}::uuid, unnest(${textArray(externalIds)}::text[]) ON CONFLICT DO NOTHING RETURNING external_id`
  return new Set(rows.map(({ external_id }) => external_id))
}

const keepErrors = async (tx: Tx, importId: string, faults: readonly MarketRowError[]): Promise<void> => {
  if (faults.length === 0) return
  const rows = JSON.stringify(faults.map((fault, place) => ({ ...fault, place })))
  await tx.$executeRaw`
    INSERT INTO market_import_error (import_id, line, place, column_name, value, code)
    SELECT ${importId}::uuid, r.line, r.place, r."column", r.value, r.code
      FROM jsonb_to_recordset(${rows}::jsonb) AS r (line int, place int, "column" text, value text, code text)`
}

const locked = async (tx: Tx, id: string): Promise<Row | undefined> => {
  await tx.$queryRaw`SELECT 1 FROM market_import WHERE id = ${id}::uuid FOR UPDATE`
  return (await tx.marketImport.findUnique({ where: { id } })) ?? undefined
}

const failed = (tx: Tx, id: string, failure: string, at: Date) =>
  tx.marketImport.update({ where: { id }, data: { status: 'failed', failure, updatedAt: at } })

/** What a part says, in one transaction: its orders, its errors, and how far the file is. */
const takePart = async (tx: Tx, job: Row, input: RowsInput, read: ReadPart, access: ShopAccess, at: Date): Promise<Row> => {
  const fresh = await firstSeen(
    tx,
    job.id,
    read.groups.map(({ externalId }) => externalId),
  )
  const { arrivals, faults } = orderedIn(read, fresh, access, job.startedAt.toISOString())
  if (arrivals.length > 0) await takeIn(tx, job.shop as ShopCode, arrivals, { at, dueAt: at })
  await keepErrors(tx, job.id, faults)
  if (input.last) await tx.marketImportSeen.deleteMany({ where: { importId: job.id } })
  return tx.marketImport.update({
    where: { id: job.id },
    data: {
      status: input.last ? 'done' : 'running',
      nextPart: input.part + 1,
      heldBack: [...read.heldBack] as unknown as Prisma.InputJsonValue,
      rows: { increment: input.rows.length },
      orders: { increment: arrivals.length },
      errors: { increment: new Set(faults.map(({ line }) => line)).size },
      updatedAt: at,
    },
  })
}

type Reading = {
  readonly accessOf: (shop: string) => Promise<ShopAccess | undefined>
  readonly readPart: (part: ImportPart) => Result<ReadPart, RowsError>
}

/** Files of orders, part after part. */
export const importRepository = (work: UnitOfWork, { accessOf, readPart }: Reading) => ({
  start: (input: ParsedInputOf<typeof startMarketImport>, call: Call): Promise<ReplyOf<typeof startMarketImport>> =>
    work((tx) =>
      once(tx, startMarketImport, input, call, async () => {
        const { shop, fileName } = input
        if (!(await tx.marketShop.findUnique({ where: { code: shop } }))) return err({ code: 'SHOP_NOT_FOUND', shop })
        const [id, counters] = [newId(), { nextPart: 0, heldBack: [], rows: 0, orders: 0, errors: 0 }]
        const started = { startedBy: actorOf(call.context.principal), startedAt: call.at, updatedAt: call.at }
        await tx.marketImport.create({ data: { id, shop, fileName, status: 'running', ...counters, ...started } })
        return ok({ importId: id })
      }),
    ),

  /** The parts themselves say whether one comes again: no answer has to be kept for each. */
  take: (input: RowsInput, { at }: Call): Promise<ReplyOf<typeof takeMarketRows>> =>
    work(async (tx): Promise<ReplyOf<typeof takeMarketRows>> => {
      const job = await locked(tx, input.importId)
      if (!job) return err({ code: 'MARKET_IMPORT_NOT_FOUND', importId: input.importId })
      if (input.part < job.nextPart) return ok(shownImport(job))
      if (job.status !== 'running') return err({ code: 'MARKET_IMPORT_ENDED' })
      if (input.part > job.nextPart) return err({ code: 'PART_MISSING', expected: job.nextPart })
      const access = await accessOf(job.shop)
      if (!access) throw new Error(`Shop ${job.shop} is gone`)
      const read = readPart({ heldBack: job.heldBack as unknown as FileRow[], rows: input.rows, last: input.last })
      if (read.ok) return ok(shownImport(await takePart(tx, job, input, read.value, access, at)))
      await failed(tx, job.id, read.error.code, at)
      return read
    }),
})
export type ImportRepository = ReturnType<typeof importRepository>

/** How imports went. Reads only. */
export const importListRepository = (db: PrismaClient) => ({
  list: async ({ shop, id, first, after }: ParsedInputOf<typeof listMarketImports>): Promise<Page<MarketImport>> => {
    const [last] = decodeCursor(after) ?? []
    const where = { shop, id }
    const [rows, totalCount] = await Promise.all([
      db.marketImport.findMany({
        where: { AND: [where, typeof last === 'string' ? { id: { lt: last } } : {}] },
        orderBy: { id: 'desc' },
        take: first + 1,
      }),
      db.marketImport.count({ where, take: COUNT_LIMIT }),
    ])
    const nodes = rows.slice(0, first).map(shownImport)
    return { rows: nodes.map((node) => ({ cursor: encodeCursor(node.id), node })), hasNextPage: rows.length > first, totalCount }
  },

  errors: async ({ importId, first, after }: ParsedInputOf<typeof listMarketRowErrors>): Promise<Page<MarketRowError>> => {
    const [line, place] = decodeCursor(after) ?? []
    const later = typeof line === 'number' && typeof place === 'number'
    const [rows, totalCount] = await Promise.all([
      db.marketImportError.findMany({
        where: { importId, ...(later && { OR: [{ line: { gt: line } }, { line, place: { gt: place } }] }) },
        orderBy: [{ line: 'asc' }, { place: 'asc' }],
        take: first + 1,
      }),
      db.marketImportError.count({ where: { importId }, take: COUNT_LIMIT }),
    ])
    return {
      rows: rows.slice(0, first).map((row) => ({
        cursor: encodeCursor(row.line, row.place),
        node: { line: row.line, column: row.columnName, value: row.value, code: row.code as MarketRowError['code'] },
      })),
      hasNextPage: rows.length > first,
      totalCount,
    }
  },
})
export type ImportListRepository = ReturnType<typeof importListRepository>
