import type { LocationCode } from '@channel/contracts'
import type { Import, ImportId, ImportKind, ImportStatus, UploadId } from '@channel/contracts/inventory'

/** What a worker needs to know of an import that it has taken. */
export type Job = {
  readonly id: ImportId
  readonly kind: ImportKind
  readonly status: ImportStatus
  readonly reference: string
  readonly location: LocationCode | null
  readonly stocktakeId: string | null
  readonly uploadId: UploadId
  readonly parts: number
  readonly actor: string
  readonly traceId: string
  readonly rowsTotal: number | null
  readonly nextChunk: number
  readonly attempts: number
  /** Names this taking; whoever takes it later has another. */
  readonly lease: string
}

export type JobRow = Omit<Import, 'id' | 'rows' | 'startedAt' | 'endedAt'> & {
  readonly id: ImportId
  readonly rowsTotal: number | null
  readonly rowsRead: number
  readonly rowsDone: number
  readonly rowsFailed: number
  readonly startedAt: Date
  readonly endedAt: Date | null
}

/** An import as its readers see it. */
export const toImport = (row: JobRow): Import => ({
  id: row.id,
  kind: row.kind,
  status: row.status,
  fileName: row.fileName,
  reference: row.reference,
  location: row.location,
  stocktakeId: row.stocktakeId,
  rows: { total: row.rowsTotal, read: row.rowsRead, done: row.rowsDone, failed: row.rowsFailed },
  failure: row.failure,
  startedBy: row.startedBy,
  startedAt: row.startedAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
})
