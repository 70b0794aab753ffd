import type { DocumentType } from '@channel/contracts/dealer'

/** First bytes by which a file is known. Sources: ISO 32000-1 7.5.2 (`%PDF-`), RFC 2083 3.1 (PNG), ITU-T T.81 B.1.1.3 (JPEG: SOI, marker). */
const MARKS: readonly (readonly [DocumentType, readonly number[]])[] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
]

/** What a file is, whatever its name says; undefined for everything that is not kept here. */
export const typeOf = (content: Uint8Array): DocumentType | undefined =>
  MARKS.find(([, mark]) => mark.every((byte, index) => content[index] === byte))?.[0]
