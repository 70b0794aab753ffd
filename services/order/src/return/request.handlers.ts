import type { CallContext, ErrorOf, ParsedInputOf, Principal, ReplyOf } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type {
  getReturnPhoto,
  getReturnRequestHistory,
  getReturnRequests,
  listReturnRequests,
  receiveReturn,
  requestReturn,
  returnRates,
  uploadReturnPhoto,
} from '@channel/contracts/order'
import { approveReturn, MAX_PHOTO_BYTES, PhotoType, rejectReturn, withdrawReturn } from '@channel/contracts/order'
import { photoTypeOf } from './photo.js'
import type { PhotoRepository } from './photo.repository.js'
import type { RequestListRepository } from './request-list.repository.js'
import type { RequestRepository } from './request.repository.js'
import type { Sight } from './return-request.js'
import { mayDecide, mayRequest } from './return-request.js'
import type { ReturnRateRepository } from './return-rate.repository.js'
import type { ReturnRepository } from './return.repository.js'
import type { ReturnSaga } from './return.saga.js'

type Deps = {
  readonly requests: RequestRepository
  readonly photos: PhotoRepository
  readonly returns: Pick<ReturnRepository, 'find'>
  readonly saga: ReturnSaga
  readonly sightOf: (principal: Principal) => Promise<Sight>
  readonly clock: () => Date
}

const callOf = async ({ sightOf, clock }: Deps, context: CallContext) => ({
  context,
  at: clock(),
  sight: await sightOf(context.principal),
})

const decisions = (deps: Deps) => ({
  approve: async (input: ParsedInputOf<typeof approveReturn>, context: CallContext): Promise<ReplyOf<typeof approveReturn>> => {
    const allowed = mayDecide(context.principal)
    if (!allowed.ok) return allowed
    return deps.requests.decide([approveReturn, 'approve'], input, input.note, await callOf(deps, context))
  },

  reject: async (input: ParsedInputOf<typeof rejectReturn>, context: CallContext): Promise<ReplyOf<typeof rejectReturn>> => {
    const allowed = mayDecide(context.principal)
    if (!allowed.ok) return allowed
    return deps.requests.decide([rejectReturn, 'reject'], input, input.reason, await callOf(deps, context))
  },

  withdraw: async (
    input: ParsedInputOf<typeof withdrawReturn>,
    context: CallContext,
  ): Promise<ReplyOf<typeof withdrawReturn>> => {
    const allowed = mayRequest(context.principal)
    if (!allowed.ok) return allowed
    return deps.requests.decide([withdrawReturn, 'withdraw'], input, input.note, await callOf(deps, context))
  },
})

const uploading =
  (deps: Deps) =>
  async (input: ParsedInputOf<typeof uploadReturnPhoto>, context: CallContext): Promise<ReplyOf<typeof uploadReturnPhoto>> => {
    const allowed = mayRequest(context.principal)
    if (!allowed.ok) return allowed
    const content = Buffer.from(input.content, 'base64')
    if (content.length > MAX_PHOTO_BYTES) return err({ code: 'PHOTO_TOO_LARGE', limitBytes: MAX_PHOTO_BYTES })
    const mediaType = photoTypeOf(content)
    if (!mediaType) return err({ code: 'PHOTO_TYPE', allowed: [...PhotoType.options] })
    return deps.photos.upload(input, { content, mediaType }, await callOf(deps, context))
  }

/** What is done with requests. A request that the caller does not see is answered as if there were none. */
export const requestHandlers = (deps: Deps) => ({
  request: async (input: ParsedInputOf<typeof requestReturn>, context: CallContext): Promise<ReplyOf<typeof requestReturn>> => {
    const allowed = mayRequest(context.principal)
    if (!allowed.ok) return allowed
    return deps.requests.request(input, await callOf(deps, context))
  },

  ...decisions(deps),

  /** Answers when stock and the dealer's account have taken the goods; a repeat drives on what was left half-way. */
  receive: async (input: ParsedInputOf<typeof receiveReturn>, context: CallContext): Promise<ReplyOf<typeof receiveReturn>> => {
    const allowed = mayDecide(context.principal)
    if (!allowed.ok) return allowed
    const received = await deps.requests.receive(input, await callOf(deps, context))
    if (!received.ok || received.value.creditNote === null) return received
    const note = await deps.saga.drive(await deps.returns.find(received.value.creditNote.id))
    return note.refusal ? err<ErrorOf<typeof receiveReturn>>(note.refusal) : ok(await deps.requests.find(input.requestId))
  },

  uploadPhoto: uploading(deps),
})
export type RequestHandlers = ReturnType<typeof requestHandlers>

type Lists = Pick<Deps, 'sightOf'> & {
  readonly lists: RequestListRepository
  readonly rates: ReturnRateRepository
  readonly photos: PhotoRepository
}

export const requestQueries = ({ lists, rates, photos, sightOf }: Lists) => ({
  get: async ({ ids }: ParsedInputOf<typeof getReturnRequests>, { principal }: CallContext) =>
    lists.get(ids, await sightOf(principal)),
  list: async (input: ParsedInputOf<typeof listReturnRequests>, { principal }: CallContext) =>
    lists.list(input, await sightOf(principal)),
  history: async ({ ids }: ParsedInputOf<typeof getReturnRequestHistory>, { principal }: CallContext) =>
    lists.history(ids, await sightOf(principal)),
  rates: async (input: ParsedInputOf<typeof returnRates>, { principal }: CallContext) =>
    rates.rates(input, await sightOf(principal)),
  photo: async ({ id }: ParsedInputOf<typeof getReturnPhoto>, { principal }: CallContext) =>
    photos.read(id, await sightOf(principal)),
})
export type RequestQueries = ReturnType<typeof requestQueries>
