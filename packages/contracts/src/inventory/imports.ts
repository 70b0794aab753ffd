import { z } from 'zod'
import { LocationCode } from '../ids.js'
import { command, CommonError, event, query } from '../message.js'
import { PageInput, pageOf } from '../paging.js'
import { UnknownLocation } from './stock.js'

export const ImportId = z.uuid().brand<'ImportId'>()
export type ImportId = z.infer<typeof ImportId>

/** Chosen by whoever uploads; names a file while its parts arrive. */
export const UploadId = z.uuid().brand<'UploadId'>()
export type UploadId = z.infer<typeof UploadId>

export const MAX_IMPORT_BYTES = 20 * 1024 * 1024
export const MAX_IMPORT_PART_BYTES = 1024 * 1024
/** A call carries no more than 8 MB, so larger files come in parts. */
const MAX_INLINE_BYTES = 5 * 1024 * 1024
export const MAX_IMPORT_ROWS = 200_000

/** opening-stock 期初库存, receipt 入库, count 盘点. */
export const ImportKind = z.enum(['opening-stock', 'receipt', 'count'])
export type ImportKind = z.infer<typeof ImportKind>

/** queued → running → done; what cannot be read is failed; cancelling while a last chunk is on its way, then cancelled. */
export const ImportStatus = z.enum(['queued', 'running', 'cancelling', 'done', 'failed', 'cancelled'])
export type ImportStatus = z.infer<typeof ImportStatus>

const Details = z.record(z.string(), z.union([z.string(), z.number()]))

/** Why a file was not imported at all. */
export const ImportFailureCode = z.enum([
  'EMPTY_FILE',
  'NOT_A_SPREADSHEET',
  'LEGACY_XLS',
  'ENCRYPTED_FILE',
  'BROKEN_FILE',
  'UNREADABLE_TEXT',
  'REPEATED_COLUMN',
  'FILE_TOO_LARGE',
  'TOO_MANY_ROWS',
  'NO_ROWS',
  'MISSING_COLUMN',
  'AMBIGUOUS_COLUMN',
  'UNEXPECTED',
])
export type ImportFailureCode = z.infer<typeof ImportFailureCode>
export const ImportFailure = z.object({ code: ImportFailureCode, details: Details })
export type ImportFailure = z.infer<typeof ImportFailure>

/** `total` is known once the file has been read through; every row that was read is either done or failed. */
const ImportRows = z.object({ total: z.int().nullable(), read: z.int(), done: z.int(), failed: z.int() })

export const Import = z.object({
  id: ImportId,
  kind: ImportKind,
  status: ImportStatus,
  fileName: z.string(),
  reference: z.string(),
  location: LocationCode.nullable(),
  stocktakeId: z.uuid().nullable(),
  rows: ImportRows,
  failure: ImportFailure.nullable(),
  startedBy: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
})
export type Import = z.infer<typeof Import>

export const ImportRowErrorCode = z.enum([
  'SKU_MISSING',
  'SKU_MALFORMED',
  'UNKNOWN_SKU',
  'NOT_STOCKED',
  'LOCATION_MISSING',
  'LOCATION_MALFORMED',
  'UNKNOWN_LOCATION',
  'QUANTITY_MISSING',
  'NOT_A_NUMBER',
  'NOT_WHOLE',
  'NOT_POSITIVE',
  'NEGATIVE',
  'ABOVE_LIMIT',
  'DUPLICATE_ROW',
  'NOT_A_TIME',
  'TOO_MANY_CELLS',
  'REFUSED',
])
export type ImportRowErrorCode = z.infer<typeof ImportRowErrorCode>

/** What is wrong with a row. `column` is the file's own header, `details` are what a message needs (`limit`, `firstLine`, `reason`). */
export const ImportRowError = z.object({
  line: z.int(),
  column: z.string().nullable(),
  code: ImportRowErrorCode,
  value: z.string(),
  details: Details,
})
export type ImportRowError = z.infer<typeof ImportRowError>

const base64 = (maxBytes: number) =>
  z
    .string()
    .min(1)
    .max(Math.ceil(maxBytes / 3) * 4)
    .regex(/^[A-Za-z\d+/]+={0,2}$/)

const FileTooLarge = z.object({ code: z.literal('FILE_TOO_LARGE'), limitBytes: z.int() })
const UploadIncomplete = z.object({ code: z.literal('UPLOAD_INCOMPLETE'), uploadId: z.string() })
const AlreadyImported = z.object({
  code: z.literal('ALREADY_IMPORTED'),
  importId: ImportId,
  startedAt: z.iso.datetime(),
  startedBy: z.string(),
})
const StocktakeRequired = z.object({ code: z.literal('STOCKTAKE_REQUIRED') })
const CountsNotImported = z.object({ code: z.literal('COUNTS_NOT_IMPORTED') })
const ImportNotFound = z.object({ code: z.literal('IMPORT_NOT_FOUND'), importId: z.string() })
const ImportEnded = z.object({ code: z.literal('IMPORT_ENDED'), importId: z.string(), status: ImportStatus })

const common = CommonError.options
const lastPart = MAX_IMPORT_BYTES / MAX_IMPORT_PART_BYTES - 1

/** A part of a file, numbered from 0. Parts may come in any order, again, and at once; those of a file that nobody imports go after a day. */
export const uploadImportPart = command('inventory.upload-import-part', {
  input: { uploadId: UploadId, part: z.int().min(0).max(lastPart), content: base64(MAX_IMPORT_PART_BYTES) },
  answer: z.object({ bytes: z.int() }),
  error: z.discriminatedUnion('code', [...common]),
})

/** A small file as it is, or a larger one that has been uploaded in `parts`. */
const ImportFile = z.union([
  z.object({ content: base64(MAX_INLINE_BYTES) }),
  z.object({
    uploadId: UploadId,
    parts: z
      .int()
      .min(1)
      .max(lastPart + 1),
  }),
])

/**
 * Begins to import a CSV file or the first sheet of a workbook; answers at once. `location` is for rows that name none. The same content
 * for the same kind and reference is refused, unless `force`. Rows in error are reported (`list-import-errors`), the others taken.
 */
export const startImport = command('inventory.start-import', {
  input: {
    kind: ImportKind,
    fileName: z.string().trim().min(1).max(200),
    file: ImportFile,
    reference: z.string().trim().min(1).max(200),
    location: LocationCode.optional(),
    /** Needed for a count. */
    stocktakeId: z.uuid().optional(),
    force: z.boolean().default(false),
  },
  answer: z.object({ importId: ImportId }),
  error: z.discriminatedUnion('code', [
    UnknownLocation,
    FileTooLarge,
    UploadIncomplete,
    AlreadyImported,
    StocktakeRequired,
    CountsNotImported,
    ...common,
  ]),
})

/** What has been taken stays, and the answer says how many rows; while `cancelling`, one chunk more may come. */
export const cancelImport = command('inventory.cancel-import', {
  input: { importId: ImportId },
  answer: Import,
  error: z.discriminatedUnion('code', [ImportNotFound, ImportEnded, ...common]),
})

/** Null where there is none, or none for the caller: the brand alone imports. */
export const getImport = query('inventory.get-import', {
  input: z.object({ importId: ImportId }),
  answer: Import.nullable(),
})

/** Newest first. */
export const listImports = query('inventory.list-imports', {
  input: PageInput.extend({
    kind: ImportKind.optional(),
    status: ImportStatus.optional(),
    reference: z.string().max(200).optional(),
    startedBy: z.string().max(200).optional(),
  }),
  answer: pageOf(Import),
})

/** In the order of the file. */
export const listImportErrors = query('inventory.list-import-errors', {
  input: PageInput.extend({ importId: ImportId }),
  answer: pageOf(ImportRowError),
})

/** Key: import id. */
export const importFinished = event(
  'inventory.import-finished.v1',
  z.object({
    importId: ImportId,
    kind: ImportKind,
    status: z.enum(['done', 'failed', 'cancelled']),
    fileName: z.string(),
    reference: z.string(),
    rows: ImportRows,
    failure: ImportFailure.nullable(),
  }),
)
