import { newId } from '@channel/contracts'
import { MAX_IMPORT_BYTES, MAX_IMPORT_PART_BYTES, startImport, uploadImportPart } from '@channel/contracts/inventory'
import type { CommandInput, Remote } from '../clients/remote.js'
import { badInput, codedError } from '../errors/coded-error.js'
import { validInput } from '../errors/bad-input.js'
import type { Language } from '../request/language.js'
import { FileRefused } from './file-faults.js'

type Start = CommandInput<typeof startImport>
type Upload = {
  readonly remote: Remote
  readonly body: AsyncIterable<Uint8Array>
  readonly query: Readonly<Record<string, string | undefined>>
  readonly idempotencyKey: string
  readonly language: Language
}

/** Pieces of one size, except the last. */
async function* cut(body: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    waiting.push(chunk)
    bytes += chunk.length
    if (bytes < size) continue
    const gathered = Buffer.concat(waiting)
    let from = 0
    for (; gathered.length - from >= size; from += size) yield gathered.subarray(from, from + size)
    waiting = [gathered.subarray(from)]
    bytes = gathered.length - from
  }
  if (bytes > 0) yield Buffer.concat(waiting)
}

const sendParts = async ({ remote, body }: Upload, uploadId: string): Promise<number> => {
  let parts = 0
  for await (const piece of cut(body, MAX_IMPORT_PART_BYTES)) {
    if (parts * MAX_IMPORT_PART_BYTES + piece.length > MAX_IMPORT_BYTES)
      throw new FileRefused({ code: 'FILE_TOO_LARGE', limitBytes: MAX_IMPORT_BYTES })
    const part = { uploadId, part: parts, content: piece.toString('base64') }
    const reply = await remote.tell(uploadImportPart, part, `${uploadId}:${parts}`)
    if (!reply.ok) throw new FileRefused(reply.error)
    parts += 1
  }
  return parts
}

const FLAG = { true: true, false: false } as const

const commandOf = ({ query }: Upload, uploadId: string, parts: number): Start => {
  const { kind, location, reference, stocktakeId, fileName = 'upload', force = 'false' } = query
  return {
    kind: kind as Start['kind'],
    reference: reference as string,
    location,
    stocktakeId,
    fileName,
    force: FLAG[force as keyof typeof FLAG] ?? (force as unknown as boolean),
    file: { uploadId, parts },
  }
}

/** Passes a file on part by part, never holding more than one, and begins its import. What is wrong with the query is told before the file is read. */
export const uploadStock = async (upload: Upload): Promise<{ importId: string }> => {
  const { remote, idempotencyKey, language } = upload
  const uploadId = newId()
  validInput(startImport.input, { ...withoutAbsent(commandOf(upload, uploadId, 1)), idempotencyKey }, language)
  const parts = await sendParts(upload, uploadId)
  if (parts === 0)
    throw badInput([{ path: ['body'], code: 'too_small', message: language === 'zh-CN' ? '文件是空的' : 'The file is empty' }])
  const reply = await remote.tell(startImport, commandOf(upload, uploadId, parts), idempotencyKey)
  if (!reply.ok) throw new FileRefused(reply.error)
  return { importId: reply.value.importId }
}

const withoutAbsent = (input: object): object =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))

/** A page of another site can send these without asking first; `/graphql` does not take them either. */
const UNASKED = /^(?:text\/plain|application\/x-www-form-urlencoded|multipart\/form-data)\b/i

/** The body must be a file as it is, announced as one, and not too large. */
export const acceptFile = (contentType: string | undefined, contentLength: string | undefined): void => {
  if (contentType === undefined || UNASKED.test(contentType.trim())) throw codedError('UNSUPPORTED_MEDIA_TYPE', { status: 415 })
  if (Number(contentLength ?? 0) > MAX_IMPORT_BYTES)
    throw new FileRefused({ code: 'FILE_TOO_LARGE', limitBytes: MAX_IMPORT_BYTES })
}
