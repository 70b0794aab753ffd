import type { CallContext, Page, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actorOf, decodeCursor, encodeCursor, err, newId, ok } from '@channel/contracts'
import type { Import, ImportId, ImportRowError, listImportErrors, listImports, UploadId } from '@channel/contracts/inventory'
import { cancelImport, startImport } from '@channel/contracts/inventory'
import { once } from '@channel/messaging'
import type { Prisma, PrismaClient } from '../db/client.js'
import type { JobRow } from './job.js'
import { toImport } from './job.js'
import { ended } from './progress.repository.js'
import { keepWhole } from './upload.repository.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

const JOB = `id::text AS id, kind, status, file_name AS "fileName", reference, location, stocktake_id::text AS "stocktakeId",
  rows_total AS "rowsTotal", rows_read AS "rowsRead", rows_done AS "rowsDone", rows_failed AS "rowsFailed", failure,
  actor AS "startedBy", started_at AS "startedAt", ended_at AS "endedAt"`
/* Two who send the same content at once: the second waits, and then sees the first. */
const LOCK_CONTENT = "SELECT pg_advisory_xact_lock(hashtextextended('import:' || $1, 0))::text"
/* What failed or was cancelled before a row was taken has left nothing that could be doubled. */
const SAME = `
  SELECT ${JOB} FROM import_job
  WHERE content_hash = $1 AND kind = $2 AND reference = $3 AND location IS NOT DISTINCT FROM $4
    AND stocktake_id IS NOT DISTINCT FROM $5::uuid AND NOT (status IN ('failed', 'cancelled') AND rows_done = 0)
  ORDER BY id DESC LIMIT 1`
const INSERT = `
  INSERT INTO import_job (id, kind, status, file_name, reference, location, stocktake_id, upload_id, parts, content_hash, actor, trace_id,
    started_at)
  VALUES ($1::uuid, $2, 'queued', $3, $4, $5, $6::uuid, $7::uuid, $8::int, $9, $10, $11, $12::timestamptz)`
const FIND = `SELECT ${JOB} FROM import_job WHERE id = $1::uuid`
const LOCK = `${FIND} FOR UPDATE`
const PENDING = 'SELECT 1 FROM import_chunk WHERE job_id = $1::uuid'
const CANCELLING = "UPDATE import_job SET status = 'cancelling' WHERE id = $1::uuid"
const FILTER = `($1::text IS NULL OR kind = $1) AND ($2::text IS NULL OR status = $2) AND ($3::text IS NULL OR reference = $3)
  AND ($4::text IS NULL OR actor = $4)`
const LIST = `SELECT ${JOB} FROM import_job WHERE ${FILTER} AND ($5::uuid IS NULL OR id < $5::uuid) ORDER BY id DESC LIMIT $6::int`
const COUNT = `SELECT count(*)::int AS count FROM import_job WHERE ${FILTER}`
const ERRORS = `
  SELECT line, place::int AS place, column_name AS "column", code, value, details FROM import_row_error
  WHERE job_id = $1::uuid AND (line, place) > ($2::int, $3::int) ORDER BY line, place LIMIT $4::int`
const COUNT_ERRORS = 'SELECT count(*)::int AS count FROM import_row_error WHERE job_id = $1::uuid'

export type StartedFile = {
  readonly hash: string
  /** Its bytes where they came with the command, otherwise where they lie. */
  readonly source: { readonly content: Buffer } | { readonly uploadId: UploadId; readonly parts: number }
}
type Call = { readonly context: CallContext; readonly at: Date }
type Start = ParsedInputOf<typeof startImport>

const insert = async (tx: Tx, input: Start, { hash, source }: StartedFile, { context, at }: Call): Promise<ImportId> => {
  const [importId, actor] = [newId() as ImportId, actorOf(context.principal)]
  const uploadId = 'content' in source ? (newId() as UploadId) : source.uploadId
  const parts = 'content' in source ? await keepWhole(tx, uploadId, source.content, actor, at) : source.parts
  const { kind, fileName, reference, location = null, stocktakeId = null } = input
  const { traceId } = context
  const values = [fileName, reference, location, stocktakeId, uploadId, parts, hash, actor, traceId, at.toISOString()]
  await tx.$executeRawUnsafe(INSERT, importId, kind, ...values)
  return importId
}

const sameContent = async (
  tx: Tx,
  { kind, reference, location, stocktakeId }: Start,
  hash: string,
): Promise<Import | undefined> => {
  await tx.$queryRawUnsafe(LOCK_CONTENT, hash)
  const [row] = await tx.$queryRawUnsafe<JobRow[]>(SAME, hash, kind, reference, location ?? null, stocktakeId ?? null)
  return row && toImport(row)
}

const isUuid = (value: unknown): value is string =>
  typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(value)

type ErrorRow = ImportRowError & { readonly place: number }

/** Imports begin and are cancelled. */
export const importRepository = (work: UnitOfWork) => ({
  start: (input: Start, file: StartedFile, call: Call): Promise<ReplyOf<typeof startImport>> =>
    work((tx) => {
      // A client that tries again uploads anew: the same file under another name is still the same command.
      const said = { ...input, file: { content: file.hash } }
      return once(tx, startImport, said, call, async () => {
        const same = await sameContent(tx, input, file.hash)
        if (same === undefined || input.force) return ok({ importId: await insert(tx, input, file, call) })
        return err({ code: 'ALREADY_IMPORTED', importId: same.id, startedAt: same.startedAt, startedBy: same.startedBy })
      })
    }),

  /** At once where nothing is on its way; otherwise the worker ends it after the chunk that it is at. */
  cancel: (input: ParsedInputOf<typeof cancelImport>, call: Call): Promise<ReplyOf<typeof cancelImport>> =>
    work((tx) =>
      once(tx, cancelImport, input, call, async () => {
        const [row] = await tx.$queryRawUnsafe<JobRow[]>(LOCK, input.importId)
        if (row === undefined) return err({ code: 'IMPORT_NOT_FOUND', importId: input.importId })
        if (row.endedAt !== null) return err({ code: 'IMPORT_ENDED', importId: row.id, status: row.status })
        const pending = await tx.$queryRawUnsafe<object[]>(PENDING, input.importId)
        if (pending.length === 0) return ok(toImport(await ended(tx, row.id, { status: 'cancelled', failure: null }, call)))
        await tx.$executeRawUnsafe(CANCELLING, input.importId)
        return ok(toImport({ ...row, status: 'cancelling' }))
      }),
    ),
})
export type ImportRepository = ReturnType<typeof importRepository>

/** Imports as they are. */
export const importReadings = (db: PrismaClient) => ({
  find: async (importId: ImportId): Promise<Import | null> => {
    const [row] = await db.$queryRawUnsafe<JobRow[]>(FIND, importId)
    return row ? toImport(row) : null
  },

  list: async (input: ParsedInputOf<typeof listImports>): Promise<Page<Import>> => {
    const filter = [input.kind ?? null, input.status ?? null, input.reference ?? null, input.startedBy ?? null]
    const [cursor] = decodeCursor(input.after) ?? []
    const [rows, [total]] = await Promise.all([
      db.$queryRawUnsafe<JobRow[]>(LIST, ...filter, isUuid(cursor) ? cursor : null, input.first + 1),
      db.$queryRawUnsafe<{ count: number }[]>(COUNT, ...filter),
    ])
    return {
      rows: rows.slice(0, input.first).map((row) => ({ cursor: encodeCursor(row.id), node: toImport(row) })),
      hasNextPage: rows.length > input.first,
      totalCount: total?.count ?? 0,
    }
  },

  errors: async (input: ParsedInputOf<typeof listImportErrors>): Promise<Page<ImportRowError>> => {
    const [line, place] = decodeCursor(input.after) ?? []
    const after = [Number.isInteger(line) ? line : -1, Number.isInteger(place) ? place : -1]
    const [rows, [total]] = await Promise.all([
      db.$queryRawUnsafe<ErrorRow[]>(ERRORS, input.importId, ...after, input.first + 1),
      db.$queryRawUnsafe<{ count: number }[]>(COUNT_ERRORS, input.importId),
    ])
    return {
      rows: rows.slice(0, input.first).map(({ place: at, ...node }) => ({ cursor: encodeCursor(node.line, at), node })),
      hasNextPage: rows.length > input.first,
      totalCount: total?.count ?? 0,
    }
  },
})
export type ImportReadings = ReturnType<typeof importReadings>
