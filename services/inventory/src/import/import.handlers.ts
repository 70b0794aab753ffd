import { createHash } from 'node:crypto'
import type { CallContext, ErrorOf, LocationCode, Page, ParsedInputOf, ReplyOf, Result } from '@channel/contracts'
import { actorOf, actsForBrand, err, ok } from '@channel/contracts'
import type {
  cancelImport,
  getImport,
  Import,
  ImportRowError,
  listImportErrors,
  listImports,
  startImport,
  uploadImportPart,
} from '@channel/contracts/inventory'
import { MAX_IMPORT_BYTES } from '@channel/contracts/inventory'
import type { ImportReadings, ImportRepository, StartedFile } from './import.repository.js'
import type { UploadRepository } from './upload.repository.js'

type Dependencies = {
  readonly imports: ImportRepository
  readonly readings: ImportReadings
  readonly uploads: Pick<UploadRepository, 'add' | 'isComplete' | 'measure'>
  readonly locations: (codes: readonly LocationCode[]) => Promise<readonly { readonly code: LocationCode }[]>
  /** Whether there is a stocktake that takes counts. */
  readonly takesCounts: boolean
  readonly clock: () => Date
}
type Start = ParsedInputOf<typeof startImport>
type FileRefusal = Extract<ErrorOf<typeof startImport>, { code: 'UPLOAD_INCOMPLETE' | 'FILE_TOO_LARGE' }>

const forbidden = err({ code: 'FORBIDDEN', reason: 'Only the brand imports stock' })
const nothing = <T>(): Page<T> => ({ rows: [], hasNextPage: false, totalCount: 0 })

/** The file of a command: its bytes, or where they lie if all of them have come. */
const fileOf = async (
  { file }: Start,
  uploads: Dependencies['uploads'],
  owner: string,
): Promise<Result<StartedFile, FileRefusal>> => {
  if ('content' in file) {
    const content = Buffer.from(file.content, 'base64')
    return ok({ hash: createHash('sha256').update(content).digest('hex'), source: { content } })
  }
  if (!(await uploads.isComplete(file, owner))) return err({ code: 'UPLOAD_INCOMPLETE', uploadId: file.uploadId })
  const { hash, bytes } = await uploads.measure(file)
  return bytes > MAX_IMPORT_BYTES ? err({ code: 'FILE_TOO_LARGE', limitBytes: MAX_IMPORT_BYTES }) : ok({ hash, source: file })
}

/** Use cases of imports: the brand's people send files and look after them. */
export const importHandlers = ({ imports, readings, uploads, locations, takesCounts, clock }: Dependencies) => {
  const isKnown = async (location: LocationCode | undefined): Promise<boolean> =>
    location === undefined || (await locations([location])).length === 1

  return {
    uploadPart: async (
      { uploadId, part, content }: ParsedInputOf<typeof uploadImportPart>,
      { principal }: CallContext,
    ): Promise<ReplyOf<typeof uploadImportPart>> => {
      if (!actsForBrand(principal)) return forbidden
      const bytes = Buffer.from(content, 'base64')
      await uploads.add(uploadId, part, bytes, actorOf(principal), clock())
      return ok({ bytes: bytes.length })
    },

    start: async (input: Start, context: CallContext): Promise<ReplyOf<typeof startImport>> => {
      if (!actsForBrand(context.principal)) return forbidden
      if (input.kind === 'count' && !takesCounts) return err({ code: 'COUNTS_NOT_IMPORTED' })
      if (input.kind === 'count' && input.stocktakeId === undefined) return err({ code: 'STOCKTAKE_REQUIRED' })
      if (!(await isKnown(input.location))) return err({ code: 'UNKNOWN_LOCATION', location: input.location ?? '' })
      const file = await fileOf(input, uploads, actorOf(context.principal))
      if (!file.ok) return file
      return imports.start(input, file.value, { context, at: clock() })
    },

    cancel: async (input: ParsedInputOf<typeof cancelImport>, context: CallContext): Promise<ReplyOf<typeof cancelImport>> =>
      actsForBrand(context.principal) ? imports.cancel(input, { context, at: clock() }) : forbidden,

    get: async ({ importId }: ParsedInputOf<typeof getImport>, { principal }: CallContext): Promise<Import | null> =>
      actsForBrand(principal) ? readings.find(importId) : null,

    list: async (input: ParsedInputOf<typeof listImports>, { principal }: CallContext): Promise<Page<Import>> =>
      actsForBrand(principal) ? readings.list(input) : nothing(),

    errors: async (input: ParsedInputOf<typeof listImportErrors>, { principal }: CallContext): Promise<Page<ImportRowError>> =>
      actsForBrand(principal) ? readings.errors(input) : nothing(),
  }
}
export type ImportHandlers = ReturnType<typeof importHandlers>
