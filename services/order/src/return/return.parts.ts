import type { Principal } from '@channel/contracts'
import type { Feature, Ground } from '../ground.parts.js'
import { photoRepository } from './photo.repository.js'
import { requestListRepository } from './request-list.repository.js'
import { requestHandlers, requestQueries } from './request.handlers.js'
import { requestRepository } from './request.repository.js'
import { RETURN_REQUEST_QUERIES, RETURN_REQUESTS, ReturnRequestRpc } from './request.rpc.js'
import { sightOf } from './return-request.js'
import { returnRateRepository } from './return-rate.repository.js'
import type { ReturnRepository } from './return.repository.js'
import type { ReturnSaga } from './return.saga.js'

type Wiring = { readonly returns: ReturnRepository; readonly saga: ReturnSaga }

/** Requests of returns without their edge; what settles them is driven by the saga of returns, and by its worker. */
export const returnRequestParts = ({ db, transaction, clock, branchOf }: Ground, { returns, saga }: Wiring) => {
  const photos = photoRepository(db, transaction)
  const sight = (principal: Principal) => sightOf(principal, branchOf)
  return {
    requests: requestHandlers({ requests: requestRepository(db, transaction), photos, returns, saga, sightOf: sight, clock }),
    queries: requestQueries({ lists: requestListRepository(db), rates: returnRateRepository(db), photos, sightOf: sight }),
  }
}
export type ReturnRequestParts = ReturnType<typeof returnRequestParts>

export const returnRequestFeature = ({ requests, queries }: ReturnRequestParts): Feature => ({
  controllers: [ReturnRequestRpc],
  providers: [
    { provide: RETURN_REQUESTS, useValue: requests },
    { provide: RETURN_REQUEST_QUERIES, useValue: queries },
  ],
})
