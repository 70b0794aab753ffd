import { createHash } from 'node:crypto'
import { MAX_IMPORT_PART_BYTES } from '@channel/contracts/inventory'
import type { UploadId } from '@channel/contracts/inventory'
import type { Prisma, PrismaClient } from '../db/client.js'

type Tx = Prisma.TransactionClient

/* Whoever sends a part again changes nothing. */
const ADD = `
  INSERT INTO import_part (upload_id, part, owner, content, at) VALUES ($1::uuid, $2::int, $3, $4, $5::timestamptz)
  ON CONFLICT (upload_id, part) DO NOTHING`
const OWNED = 'SELECT count(*)::int AS count FROM import_part WHERE upload_id = $1::uuid AND owner = $2 AND part < $3::int'
const PART = 'SELECT content FROM import_part WHERE upload_id = $1::uuid AND part = $2::int'
const DROP_FORGOTTEN = `
  DELETE FROM import_part p WHERE p.at < $1::timestamptz
    AND NOT EXISTS (SELECT 1 FROM import_job j WHERE j.upload_id = p.upload_id AND j.ended_at IS NULL)`

type Upload = { readonly uploadId: UploadId; readonly parts: number }

const partsOf = (content: Buffer): Buffer[] =>
  Array.from({ length: Math.ceil(content.length / MAX_IMPORT_PART_BYTES) }, (_, part) =>
    content.subarray(part * MAX_IMPORT_PART_BYTES, (part + 1) * MAX_IMPORT_PART_BYTES),
  )

/** Keeps a file that came in one piece; answers in how many parts. */
export const keepWhole = async (tx: Tx, uploadId: UploadId, content: Buffer, owner: string, at: Date): Promise<number> => {
  const parts = partsOf(content)
  for (const [part, bytes] of parts.entries()) await tx.$executeRawUnsafe(ADD, uploadId, part, owner, bytes, at.toISOString())
  return parts.length
}

/** Files on their way in. They are read part by part, so that no more than one part is held. */
export const uploadRepository = (db: PrismaClient) => {
  async function* bytes({ uploadId, parts }: Upload): AsyncGenerator<Uint8Array> {
    for (let part = 0; part < parts; part += 1) {
      const [row] = await db.$queryRawUnsafe<{ content: Uint8Array }[]>(PART, uploadId, part)
      if (row === undefined) throw new Error(`part ${part} of upload ${uploadId} is gone`)
      yield row.content
    }
  }

  return {
    add: (uploadId: UploadId, part: number, content: Buffer, owner: string, at: Date): Promise<number> =>
      db.$executeRawUnsafe(ADD, uploadId, part, owner, content, at.toISOString()),
    bytes,
    /** Whether every part is there and came from the one who asks. */
    isComplete: async ({ uploadId, parts }: Upload, owner: string): Promise<boolean> => {
      const [row] = await db.$queryRawUnsafe<{ count: number }[]>(OWNED, uploadId, owner, parts)
      return row?.count === parts
    },
    /** SHA-256 of the whole file, and how long it is. */
    measure: async (upload: Upload): Promise<{ hash: string; bytes: number }> => {
      const hash = createHash('sha256')
      let length = 0
      for await (const part of bytes(upload)) {
        hash.update(part)
        length += part.length
      }
      return { hash: hash.digest('hex'), bytes: length }
    },
    /** Drops what came before the moment and is not being imported. Younger files stay, so that a command sent again finds its own. */
    forget: (before: Date): Promise<number> => db.$executeRawUnsafe(DROP_FORGOTTEN, before.toISOString()),
  }
}
export type UploadRepository = ReturnType<typeof uploadRepository>
