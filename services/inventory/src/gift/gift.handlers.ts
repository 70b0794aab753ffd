import type { CallContext, Page, ParsedInputOf, Principal, ReplyOf } from '@channel/contracts'
import { actsForBrand, err, hasRole } from '@channel/contracts'
import type {
  getGiftBatches,
  getGiftBatchHistory,
  GiftBatch,
  GiftBatchStep,
  listGiftBatches,
  requestGiftBatch,
} from '@channel/contracts/inventory'
import { approveGiftBatch, closeGiftBatch, rejectGiftBatch, withdrawGiftBatch } from '@channel/contracts/inventory'
import type { GiftListRepository } from './gift-list.repository.js'
import type { GiftRepository } from './gift.repository.js'

type Dependencies = {
  readonly gifts: GiftRepository
  readonly readings: GiftListRepository
  readonly clock: () => Date
}

const forbidden = (reason: string) => err({ code: 'FORBIDDEN', reason })
const brandOnly = forbidden('Only the brand keeps goods for gifts')
const peopleOnly = forbidden('Only a person of the brand decides a gift batch')

/** A second pair of eyes is a person's: no service approves for itself. */
const mayDecide = (principal: Principal): boolean => hasRole(principal, 'brand-admin', 'brand-ops')

/** Customers are named in the batches: they are the brand's own business. */
const queries = ({ readings, clock }: Pick<Dependencies, 'readings' | 'clock'>) => ({
  get: async ({ ids }: ParsedInputOf<typeof getGiftBatches>, { principal }: CallContext): Promise<GiftBatch[]> =>
    actsForBrand(principal) ? readings.get(ids, clock()) : [],
  list: async (input: ParsedInputOf<typeof listGiftBatches>, { principal }: CallContext): Promise<Page<GiftBatch>> =>
    actsForBrand(principal) ? readings.list(input, clock()) : { rows: [], hasNextPage: false, totalCount: 0 },
  history: async ({ ids }: ParsedInputOf<typeof getGiftBatchHistory>, { principal }: CallContext): Promise<GiftBatchStep[]> =>
    actsForBrand(principal) ? readings.history(ids) : [],
})

/** Use cases of gift batches. The brand's people and services ask; a second person decides. */
export const giftHandlers = ({ gifts, readings, clock }: Dependencies) => {
  const call = (context: CallContext) => ({ context, at: clock() })
  return {
    request: async (
      input: ParsedInputOf<typeof requestGiftBatch>,
      context: CallContext,
    ): Promise<ReplyOf<typeof requestGiftBatch>> =>
      actsForBrand(context.principal) ? gifts.request(input, call(context)) : brandOnly,
    approve: async (
      input: ParsedInputOf<typeof approveGiftBatch>,
      context: CallContext,
    ): Promise<ReplyOf<typeof approveGiftBatch>> =>
      mayDecide(context.principal)
        ? gifts.take(approveGiftBatch, input, { action: 'approve', note: input.note }, call(context))
        : peopleOnly,
    reject: async (
      input: ParsedInputOf<typeof rejectGiftBatch>,
      context: CallContext,
    ): Promise<ReplyOf<typeof rejectGiftBatch>> =>
      mayDecide(context.principal)
        ? gifts.take(rejectGiftBatch, input, { action: 'reject', note: input.reason }, call(context))
        : peopleOnly,
    withdraw: async (
      input: ParsedInputOf<typeof withdrawGiftBatch>,
      context: CallContext,
    ): Promise<ReplyOf<typeof withdrawGiftBatch>> =>
      actsForBrand(context.principal)
        ? gifts.take(withdrawGiftBatch, input, { action: 'withdraw', note: input.note }, call(context))
        : brandOnly,
    close: async (input: ParsedInputOf<typeof closeGiftBatch>, context: CallContext): Promise<ReplyOf<typeof closeGiftBatch>> =>
      actsForBrand(context.principal)
        ? gifts.take(closeGiftBatch, input, { action: 'close', note: input.note }, call(context))
        : brandOnly,
    ...queries({ readings, clock }),
  }
}
export type GiftHandlers = ReturnType<typeof giftHandlers>
