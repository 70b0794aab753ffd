import type { ReturnPhoto } from '@channel/contracts/order'
import { getReturnPhoto, MAX_PHOTO_BYTES, uploadReturnPhoto } from '@channel/contracts/order'
import type { CommandInput, Remote } from '../clients/remote.js'
import { validArgument } from '../errors/bad-input.js'
import type { Language } from '../request/language.js'
import { FileRefused } from './file-faults.js'
import type { FileUpload } from './sell-out-upload.js'

/** The whole photo; one that is too large is given up as soon as it is. */
const whole = async (body: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > MAX_PHOTO_BYTES) throw new FileRefused({ code: 'PHOTO_TOO_LARGE', limitBytes: MAX_PHOTO_BYTES })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** A photo for a return of the order `orderId` that is about to be asked for. What is wrong with the query is told before the file is read. */
export const uploadPhoto = async ({ remote, body, query, idempotencyKey, language }: FileUpload): Promise<ReturnPhoto> => {
  const orderId = validArgument(uploadReturnPhoto.input.shape.orderId, 'orderId', query['orderId'], language)
  const fileName = query['fileName'] ?? 'photo'
  const content = (await whole(body)).toString('base64')
  const input: CommandInput<typeof uploadReturnPhoto> = { orderId, fileName, content }
  const reply = await remote.tell(uploadReturnPhoto, input, idempotencyKey)
  if (!reply.ok) throw new FileRefused(reply.error)
  return reply.value
}

/** A photo that the caller may see, with its content. */
export const readPhoto = async (remote: Remote, id: string, language: Language) => {
  const photoId = validArgument(getReturnPhoto.input.shape.id, 'id', id, language)
  const found = await remote.ask(getReturnPhoto, { id: photoId })
  if (!found) throw new FileRefused({ code: 'PHOTO_NOT_FOUND', photoIds: [photoId] })
  return { name: found.fileName, mediaType: found.mediaType, content: Buffer.from(found.content, 'base64') }
}
