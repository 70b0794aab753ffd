import type { CallContext, InputOf } from '@channel/contracts'
import { newId } from '@channel/contracts'
import type { ReturnReason, ReturnRequest } from '@channel/contracts/order'
import {
  approveReturn,
  getReturnRequestHistory,
  getReturnRequests,
  receiveReturn,
  rejectReturn,
  requestReturn,
  uploadReturnPhoto,
  withdrawReturn,
} from '@channel/contracts/order'
import { brandOps } from '@channel/testkit'
import type { ReturnRequestParts } from '../return/return.parts.js'
import { buyer } from './life.js'

type Found = InputOf<typeof receiveReturn>['lines'][number]
type More = { note?: string; photos?: string[] }

export const back = (lineNo: number, quantity: number, reason: ReturnReason = 'unsold') => ({ lineNo, quantity, reason })

/** The value of an answer that must be a success. */
export const good = async <T>(reply: Promise<{ ok: true; value: T } | { ok: false; error: object }>): Promise<T> => {
  const answer = await reply
  if (!answer.ok) throw new Error(JSON.stringify(answer.error))
  return answer.value
}

/** What a test asks of the requests of one instance. */
export const returnsOf = ({ requests, queries }: ReturnRequestParts) => ({
  request: (
    orderId: string,
    lines: ReturnType<typeof back>[],
    context: CallContext = buyer,
    idempotencyKey: string = newId(),
    more: More = {},
  ) => requests.request(requestReturn.input.parse({ idempotencyKey, orderId, lines, ...more }), context),
  approve: (requestId: string, context: CallContext = brandOps, idempotencyKey: string = newId(), note = '同意') =>
    requests.approve(approveReturn.input.parse({ idempotencyKey, requestId, note }), context),
  reject: (requestId: string, context: CallContext = brandOps, idempotencyKey: string = newId(), reason = '超过期限') =>
    requests.reject(rejectReturn.input.parse({ idempotencyKey, requestId, reason }), context),
  withdraw: (requestId: string, context: CallContext = buyer, idempotencyKey: string = newId()) =>
    requests.withdraw(withdrawReturn.input.parse({ idempotencyKey, requestId }), context),
  receive: (
    requestId: string,
    lines: Found[],
    context: CallContext = brandOps,
    idempotencyKey: string = newId(),
    location?: string,
  ) => requests.receive(receiveReturn.input.parse({ idempotencyKey, requestId, lines, location }), context),
  upload: (orderId: string, content: Buffer, context: CallContext = buyer, idempotencyKey: string = newId()) =>
    requests.uploadPhoto(
      uploadReturnPhoto.input.parse({ idempotencyKey, orderId, fileName: '照片.jpg', content: content.toString('base64') }),
      context,
    ),
  get: async (id: string, context: CallContext = brandOps): Promise<ReturnRequest | undefined> =>
    (await queries.get(getReturnRequests.input.parse({ ids: [id] }), context))[0],
  history: (id: string, context: CallContext = brandOps) =>
    queries.history(getReturnRequestHistory.input.parse({ ids: [id] }), context),
})
export type Returns = ReturnType<typeof returnsOf>

const MARKS = { jpeg: [0xff, 0xd8, 0xff, 0xe0], png: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], gif: [0x47, 0x49, 0x46] }

export const photo = (type: keyof typeof MARKS = 'jpeg', bytes = 64): Buffer =>
  Buffer.concat([Buffer.from(MARKS[type]), Buffer.alloc(Math.max(0, bytes - MARKS[type].length), 7)])
