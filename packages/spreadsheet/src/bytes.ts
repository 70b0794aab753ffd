import { SpreadsheetError } from './spreadsheet-error.js'

type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** Passes bytes on and throws where they become too many. */
export async function* metered(source: Bytes, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of source) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new SpreadsheetError('FILE_TOO_LARGE', { limitBytes: maxBytes })
    yield chunk
  }
}

async function* rest(first: readonly Uint8Array[], source: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* first
    yield* source
  } finally {
    await source.return(undefined)
  }
}

/** The first bytes for a look, and all of them for reading. */
export const withHead = async (
  source: AsyncGenerator<Uint8Array>,
  headBytes: number,
): Promise<{ head: Buffer; all: AsyncGenerator<Uint8Array> }> => {
  const taken: Uint8Array[] = []
  for (let bytes = 0; bytes < headBytes;) {
    const { value, done } = await source.next()
    if (done) break
    taken.push(value)
    bytes += value.length
  }
  return { head: Buffer.concat(taken), all: rest(taken, source) }
}

export const gathered = async (source: Bytes): Promise<Buffer> => {
  const chunks: Uint8Array[] = []
  for await (const chunk of source) chunks.push(chunk)
  return chunks.length === 1 ? Buffer.from(chunks[0] as Uint8Array) : Buffer.concat(chunks)
}
