import type { PhotoType } from '@channel/contracts/order'

/** First bytes by which a photo is known. Sources: RFC 2083 3.1 (PNG), ITU-T T.81 B.1.1.3 (JPEG: SOI, marker). */
const MARKS: readonly (readonly [PhotoType, readonly number[]])[] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
]

/** What a file is, whatever its name says; undefined for everything that is no photo. */
export const photoTypeOf = (content: Uint8Array): PhotoType | undefined =>
  MARKS.find(([, mark]) => mark.every((byte, index) => content[index] === byte))?.[0]
