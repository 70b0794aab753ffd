import { createHash } from 'node:crypto'
import type { CallContext, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actorOf, err, newId, ok } from '@channel/contracts'
import type { PhotoType, ReturnPhoto } from '@channel/contracts/order'
import { MAX_PHOTOS, uploadReturnPhoto } from '@channel/contracts/order'
import { once } from '@channel/messaging'
import type { PrismaClient } from '../db/client.js'
import { lockOrder, seen } from './request-reading.repository.js'
import type { PhotoRow } from './request-row.js'
import { photoFrom } from './request-row.js'
import type { Sight } from './return-request.js'
import type { UnitOfWork } from './return.repository.js'

type Call = { readonly context: CallContext; readonly at: Date; readonly sight: Sight }
type Upload = ParsedInputOf<typeof uploadReturnPhoto>
type Photo = { readonly content: Uint8Array<ArrayBuffer>; readonly mediaType: PhotoType }

const DAY_MS = 24 * 3_600_000
const dayBefore = (at: Date): Date => new Date(at.getTime() - DAY_MS)

export const photoRepository = (db: PrismaClient, transaction: UnitOfWork) => ({
  /** What no request has named within a day makes room. */
  upload: (input: Upload, { content, mediaType }: Photo, call: Call): Promise<ReplyOf<typeof uploadReturnPhoto>> =>
    transaction((tx) =>
      once(tx, uploadReturnPhoto, input, call, async () => {
        const order = await lockOrder(tx, input.orderId, call.sight)
        if (!order) return err({ code: 'ORDER_NOT_FOUND', orderId: input.orderId })
        const unused = { orderId: order.id, requestId: null }
        await tx.returnPhoto.deleteMany({ where: { ...unused, uploadedAt: { lt: dayBefore(call.at) } } })
        if ((await tx.returnPhoto.count({ where: unused })) >= MAX_PHOTOS)
          return err({ code: 'TOO_MANY_PHOTOS', limit: MAX_PHOTOS })
        const named = { id: newId(), orderId: order.id, fileName: input.fileName, mediaType, bytes: content.length }
        const by = { uploadedBy: actorOf(call.context.principal), uploadedAt: call.at }
        const photo = { ...named, sha256: createHash('sha256').update(content).digest('hex'), ...by }
        await tx.returnPhoto.create({ data: { ...photo, content }, select: { id: true } })
        return ok(photoFrom(photo))
      }),
    ),

  read: async (id: string, sight: Sight): Promise<(ReturnPhoto & { content: string }) | null> => {
    const [row] = await db.$queryRaw<(PhotoRow & { content: Uint8Array })[]>`
      SELECT p.id, p.order_id AS "orderId", p.file_name AS "fileName", p.media_type AS "mediaType", p.bytes, p.sha256,
             p.uploaded_by AS "uploadedBy", p.uploaded_at AS "uploadedAt", p.content
        FROM return_photo p JOIN orders o ON o.id = p.order_id
       WHERE p.id = ${id}::uuid AND ${seen('o', sight)}`
    if (!row) return null
    const { content, ...photo } = row
    return { ...photoFrom(photo), content: Buffer.from(content).toString('base64') }
  },
})
export type PhotoRepository = ReturnType<typeof photoRepository>
