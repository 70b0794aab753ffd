import { z } from 'zod'
import { OrderId } from '../ids.js'
import { command, CommonError, query } from '../message.js'

export const MAX_PHOTO_BYTES = 3 * 1024 * 1024
/** Photos of one request. */
export const MAX_PHOTOS = 9

/** Told by the first bytes of the file, whatever its name says. */
export const PhotoType = z.enum(['image/jpeg', 'image/png'])
export type PhotoType = z.infer<typeof PhotoType>

/** A photo of goods that are to come back (退货照片). */
export const ReturnPhoto = z.object({
  id: z.uuid(),
  orderId: OrderId,
  fileName: z.string(),
  mediaType: PhotoType,
  bytes: z.int(),
  /** Of the content, in hexadecimal. */
  sha256: z.string(),
  uploadedBy: z.string(),
  uploadedAt: z.iso.datetime(),
})
export type ReturnPhoto = z.infer<typeof ReturnPhoto>

/** Keeps a photo for a return of the order that is about to be asked for. One that no request names within a day may be dropped. */
export const uploadReturnPhoto = command('order.upload-return-photo', {
  input: {
    orderId: OrderId,
    fileName: z.string().trim().min(1).max(200),
    /** Base64. */
    content: z.base64().max(Math.ceil(MAX_PHOTO_BYTES / 3) * 4 + 4),
  },
  answer: ReturnPhoto,
  error: z.discriminatedUnion('code', [
    z.object({ code: z.literal('ORDER_NOT_FOUND'), orderId: z.string() }),
    z.object({ code: z.literal('PHOTO_TYPE'), allowed: z.array(PhotoType) }),
    z.object({ code: z.literal('PHOTO_TOO_LARGE'), limitBytes: z.int() }),
    /** So many wait already for a request of the order. */
    z.object({ code: z.literal('TOO_MANY_PHOTOS'), limit: z.int() }),
    ...CommonError.options,
  ]),
})

/** With its content in Base64; null where there is none that the caller may see. */
export const getReturnPhoto = query('order.get-return-photo', {
  input: z.object({ id: z.uuid() }),
  answer: ReturnPhoto.extend({ content: z.string() }).nullable(),
})
