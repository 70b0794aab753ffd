import type { LocationCode, Sku } from '@channel/contracts'
import type { ImportFailure } from '@channel/contracts/inventory'
import { Unreadable } from './chunk.handlers.js'
import type { Columns } from './columns.js'
import { columnsOf } from './columns.js'
import type { Job } from './job.js'
import type { Plan } from './plan.js'
import type { FileRow, Judged, Masters, Seen } from './rows.js'
import { knownTo, readRow } from './rows.js'
import type { UploadRepository } from './upload.repository.js'

export type FileDependencies = {
  readonly uploads: Pick<UploadRepository, 'bytes' | 'forget'>
  readonly file: {
    rows(bytes: AsyncIterable<Uint8Array>): AsyncIterable<FileRow>
    /** Why a file cannot be read; undefined for any other error. */
    faultOf(error: unknown): ImportFailure | undefined
  }
  readonly masters: {
    findProducts(skus: readonly Sku[]): Promise<readonly { readonly sku: Sku; readonly stocked: boolean }[]>
    findLocations(codes: readonly LocationCode[]): Promise<readonly { readonly code: LocationCode }[]>
  }
  readonly chunkRows?: number
}

const CHUNK_ROWS = 1_000

async function* chunksOf(rows: AsyncIterable<FileRow>, size: number): AsyncGenerator<FileRow[]> {
  let chunk: FileRow[] = []
  for await (const row of rows) {
    chunk.push(row)
    if (chunk.length < size) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}

const columnsIn = ({ cells }: FileRow, job: Job): Columns => {
  const columns = columnsOf(Object.keys(cells), job)
  if (!columns.ok) throw new Unreadable(columns.error)
  return columns.value
}

const judge = (rows: readonly FileRow[], job: Job, columns: Columns, seen: Seen): Judged => {
  const judged = rows.map((row) => readRow(row, { kind: job.kind, location: job.location, columns }, seen))
  return { lines: judged.flatMap(({ lines }) => lines), errors: judged.flatMap(({ errors }) => errors) }
}

/** What the files of imports say. */
export const fileReadings = ({ uploads, file, masters, chunkRows = CHUNK_ROWS }: FileDependencies) => {
  const rowsOf = (job: Job): AsyncGenerator<FileRow[]> => chunksOf(file.rows(uploads.bytes(job)), chunkRows)

  const mastersOf = async ({ lines }: Judged): Promise<Masters> => {
    const [products, locations] = await Promise.all([
      masters.findProducts([...new Set(lines.map(({ sku }) => sku))]),
      masters.findLocations([...new Set(lines.map(({ location }) => location))]),
    ])
    return { products: new Map(products.map((one) => [one.sku, one])), locations: new Set(locations.map(({ code }) => code)) }
  }

  return {
    /** Reads a file through before anything is taken: what is broken at its end must not be half imported. Undefined where told to stop. */
    measure: async (job: Job, stopping: () => boolean): Promise<number | undefined> => {
      let total = 0
      for await (const chunk of rowsOf(job)) {
        if (total === 0 && chunk[0]) columnsIn(chunk[0], job)
        total += chunk.length
        if (stopping()) return undefined
      }
      if (total === 0) throw new Unreadable({ code: 'NO_ROWS', details: {} })
      return total
    },

    /** Every chunk that is not counted yet. Those before are only read, so that what was seen in them is known. */
    async *plans(job: Job): AsyncGenerator<Plan> {
      const seen: Seen = new Map()
      let columns: Columns | undefined
      let chunk = 0
      for await (const rows of rowsOf(job)) {
        columns ??= columnsIn(rows[0] as FileRow, job)
        const judged = judge(rows, job, columns, seen)
        if (chunk >= job.nextChunk) {
          const { lines, errors } = knownTo(await mastersOf(judged), judged, columns)
          yield { chunk, rows: rows.length, columns, lines, errors }
        }
        chunk += 1
      }
    },
  }
}
