import type { Readable } from 'node:stream'
import type { Entry, ZipFile } from 'yauzl'
import { SpreadsheetError } from '../spreadsheet-error.js'

const MAX_ENTRIES = 5_000

/** The parts of a workbook by name; each is unpacked while it is read, up to a limit that no honest workbook meets. */
export type Archive = { has(name: string): boolean; text(name: string, maxBytes: number): AsyncGenerator<string> }

const broken = (cause: unknown): SpreadsheetError =>
  cause instanceof SpreadsheetError ? cause : new SpreadsheetError('BROKEN_FILE', {}, { cause })

const entriesOf = async (zip: ZipFile): Promise<Map<string, Entry>> => {
  const entries = new Map<string, Entry>()
  for await (const entry of zip.eachEntry()) {
    if (entry.isEncrypted()) throw new SpreadsheetError('ENCRYPTED_FILE')
    entries.set(entry.fileName, entry)
    if (entries.size > MAX_ENTRIES) throw new SpreadsheetError('NOT_A_SPREADSHEET')
  }
  return entries
}

async function* unpacked(zip: ZipFile, entry: Entry, maxBytes: number): AsyncGenerator<string> {
  if (entry.uncompressedSize > maxBytes) throw new SpreadsheetError('FILE_TOO_LARGE', { limitBytes: maxBytes })
  const stream: Readable = await zip.openReadStreamPromise(entry)
  stream.setEncoding('utf8')
  yield* stream as AsyncIterable<string>
}

/** A damaged archive is told at once or where its damage is read; a part never unpacks to more than it declares. */
export const openArchive = async (bytes: Buffer): Promise<Archive> => {
  const { fromBufferPromise } = await import('yauzl')
  try {
    const zip = await fromBufferPromise(bytes)
    const entries = await entriesOf(zip)
    return {
      has: (name) => entries.has(name),
      text: async function* (name, maxBytes) {
        const entry = entries.get(name)
        if (entry === undefined) return
        try {
          yield* unpacked(zip, entry, maxBytes)
        } catch (error) {
          throw broken(error)
        }
      },
    }
  } catch (error) {
    throw broken(error)
  }
}
