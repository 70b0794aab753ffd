import { TextDecoder } from 'node:util'
import { SpreadsheetError } from '../spreadsheet-error.js'

/** How much text with other letters than ASCII is looked at before its encoding is decided. */
const LOOK_BYTES = 64 * 1024
const BEYOND_ASCII = 0x80

const marked = (bytes: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' | undefined => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 'utf-8' : undefined
}

const isUtf8 = (bytes: Buffer, complete: boolean): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !complete })
    return true
  } catch {
    return false
  }
}

const decoded = (decoder: TextDecoder, bytes: Uint8Array | undefined): string => {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true })
  } catch (cause) {
    throw new SpreadsheetError('UNREADABLE_TEXT', { encoding: decoder.encoding }, { cause })
  }
}

const isAscii = (bytes: Uint8Array): boolean => bytes.every((byte) => byte < BEYOND_ASCII)

/**
 * The text of a CSV file. A byte order mark decides; without one, text that is not UTF-8 is GB18030 (GBK), as Chinese Excel saves it.
 * Nothing is decided before the first letter that is not ASCII.
 */
export async function* decodeText(source: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  let decoder: TextDecoder | undefined
  let waiting: Buffer = Buffer.alloc(0)
  let begun = false
  const settle = (complete: boolean): TextDecoder =>
    new TextDecoder(isUtf8(waiting, complete) ? 'utf-8' : 'gb18030', { fatal: true })

  for await (const chunk of source) {
    if (decoder === undefined) {
      waiting = Buffer.concat([waiting, chunk])
      const mark = begun ? undefined : marked(waiting)
      if (mark !== undefined) decoder = new TextDecoder(mark, { fatal: true })
      else if (waiting.length >= LOOK_BYTES && isAscii(waiting)) {
        yield waiting.toString('latin1')
        waiting = Buffer.alloc(0)
        begun = true
        continue
      } else if (waiting.length < LOOK_BYTES) continue
      decoder ??= settle(false)
      yield decoded(decoder, waiting)
      continue
    }
    yield decoded(decoder, chunk)
  }
  if (decoder === undefined) {
    decoder = settle(true)
    yield decoded(decoder, waiting)
  }
  yield decoded(decoder, undefined)
}
